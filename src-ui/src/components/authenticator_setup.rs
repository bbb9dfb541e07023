//! What an authenticator app has to learn, to scan or to type.

use devops360_contract::account::AuthenticatorSetup as Setup;
use yew::prelude::*;

use super::{Button, Glyph, QrPicture};
use crate::hooks::use_copy;
use crate::t;

/// The properties of [`AuthenticatorSetup`].
#[derive(Properties, PartialEq)]
pub(crate) struct AuthenticatorSetupProps {
    /// Key and picture.
    pub(crate) setup: Setup,
}

/// The steps up to the code: scan the picture, or copy the key.
#[component]
pub(crate) fn AuthenticatorSetup(props: &AuthenticatorSetupProps) -> Html {
    let copy = use_copy();
    let onclick = {
        let (copy, key) = (copy.clone(), props.setup.key.clone());
        move |_: MouseEvent| copy.copy(&key)
    };
    html! {
        <div class="authenticator">
            <QrPicture code={props.setup.qr.clone()} label={t!("authenticator-qr")} />
            <div class="authenticator-text">
                <p>{ t!("authenticator-scan") }</p>
                <p class="muted">{ t!("authenticator-type") }</p>
                <p class="authenticator-key selectable-text" data-key={props.setup.key.clone()}>{ grouped(&props.setup.key) }</p>
                <Button icon={Glyph::Copy} {onclick}>
                    { if copy.copied() { t!("details-copied") } else { t!("authenticator-copy") } }
                </Button>
            </div>
        </div>
    }
}

/// A key in groups of four, as it is read out and typed.
fn grouped(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_key_is_read_in_groups_of_four() {
        assert_eq!(grouped("JBSWY3DPEH"), "JBSW Y3DP EH");
    }
}
