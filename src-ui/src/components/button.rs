//! A button.

use yew::prelude::*;

use super::{Glyph, Icon, Spinner};

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonVariant {
    /// One of several.
    #[default]
    Default,
    /// The one thing to do here.
    Primary,
    /// Without a frame.
    Quiet,
    /// Something is lost by it.
    Danger,
}

/// What a button does in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ButtonKind {
    /// Nothing but its callback.
    #[default]
    Button,
    /// Submits the form.
    Submit,
}

/// The properties of [`Button`].
#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    /// How much it stands out.
    #[prop_or_default]
    pub(crate) variant: ButtonVariant,
    /// What it does in a form.
    #[prop_or_default]
    pub(crate) kind: ButtonKind,
    /// Taller, and as wide as its place.
    #[prop_or_default]
    pub(crate) large: bool,
    /// An icon before the words; without words the button is square and needs `label`.
    #[prop_or_default]
    pub(crate) icon: Option<Glyph>,
    /// The accessible name, where the words do not say enough or there are none.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// Its work is under way: it shows that, and a click does nothing.
    #[prop_or_default]
    pub(crate) busy: bool,
    /// It cannot be used now.
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// Further classes.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// What a click does.
    #[prop_or_default]
    pub(crate) onclick: Callback<MouseEvent>,
    /// Refers to the element, to focus it.
    #[prop_or_default]
    pub(crate) node_ref: NodeRef,
    /// The words.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A button. While busy it keeps the focus, so a person with a keyboard stays where they were.
#[component]
pub(crate) fn Button(props: &ButtonProps) -> Html {
    let bare = props.children == Html::default();
    let busy = props.busy;
    let act = props.onclick.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if busy {
            event.prevent_default();
        } else {
            act.emit(event);
        }
    });
    html! {
        <button
            ref={props.node_ref.clone()}
            type={if props.kind == ButtonKind::Submit { "submit" } else { "button" }}
            class={classes!("button", variant_class(props.variant), props.large.then_some("large"), bare.then_some("square"), props.class.clone())}
            aria-label={props.label.clone()}
            title={if bare { props.label.clone() } else { None }}
            aria-busy={busy.then_some("true")}
            aria-disabled={busy.then_some("true")}
            disabled={props.disabled}
            {onclick}
        >
            if busy { <Spinner /> } else if let Some(glyph) = props.icon { <Icon {glyph} /> }
            { props.children.clone() }
        </button>
    }
}

const fn variant_class(variant: ButtonVariant) -> &'static str {
    match variant {
        ButtonVariant::Default => "",
        ButtonVariant::Primary => "primary",
        ButtonVariant::Quiet => "quiet",
        ButtonVariant::Danger => "danger",
    }
}
