//! A QR code.

use devops360_contract::account::QrCode;
use yew::prelude::*;

/// The properties of [`QrPicture`].
#[derive(Properties, PartialEq)]
pub(crate) struct QrPictureProps {
    /// The code.
    pub(crate) code: QrCode,
    /// What it holds, for who cannot see it.
    pub(crate) label: AttrValue,
}

/// A QR code, dark on white in every theme: cameras do not read it otherwise.
#[component]
pub(crate) fn QrPicture(props: &QrPictureProps) -> Html {
    let side = props.code.side;
    html! {
        <svg class="qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-label={props.label.clone()} shape-rendering="crispEdges">
            <path d={props.code.drawing.clone()} />
        </svg>
    }
}
