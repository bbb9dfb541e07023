//! The way to a link to the selected file. The link itself goes to the clipboard without passing through here.

use devops360_contract::connection::TrustMode;
use devops360_contract::files::{LinkEnd, ShareFile, SharedLink};
use yew::prelude::*;

use crate::components::{
    Banner, Button, ButtonVariant, Choice, Dialog, ErrorBanner, Glyph, SelectField, Tone,
};
use crate::hooks::{Action, use_action, use_session};
use crate::{format, t};

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// The properties of [`ShareButton`].
#[derive(Properties, PartialEq)]
pub(super) struct ShareButtonProps {
    /// The file's key.
    pub(super) file: AttrValue,
    /// Its name, made visible.
    pub(super) name: AttrValue,
}

/// A button, and the question how long the link should last.
#[component]
pub(super) fn ShareButton(props: &ShareButtonProps) -> Html {
    let asked = use_state(|| false);
    let made = use_state(|| None::<SharedLink>);
    let action = use_action();
    let mode = use_session().session().map(|session| session.mode);
    let lives = lives(mode);
    let seconds = use_state(|| HOUR);
    let ask = {
        let (asked, made, action) = (asked.setter(), made.setter(), action.clone());
        move |_: MouseEvent| {
            action.clear();
            made.set(None);
            asked.set(true);
        }
    };
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(false))
    };
    let choose = {
        let seconds = seconds.setter();
        Callback::from(move |chosen: String| seconds.set(chosen.parse().unwrap_or(HOUR)))
    };
    let actions = buttons(&close, make(&action, &props.file, *seconds, &made), &action, made.is_some());
    html! {
        <>
            <Button icon={Glyph::Link} onclick={ask}>{ t!("share-action") }</Button>
            <Dialog open={*asked} title={t!("share-title", name = props.name.as_str())} onclose={close} {actions}>
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                if let Some(link) = &*made {
                    <Banner tone={Tone::Good}>{ t!("share-copied", moment = format::moment_within(link.ends)) }</Banner>
                    if let Some(words) = end_words(link.end) { <p>{ words }</p> }
                } else {
                    <SelectField
                        name="seconds"
                        label={t!("share-lasting")}
                        choices={lives.iter().map(choice).collect::<Vec<_>>()}
                        value={seconds.to_string()}
                        hint={Some(AttrValue::from(limit_words(mode)))}
                        onchange={choose}
                    />
                }
                <p class="muted">{ t!("share-warning") }</p>
            </Dialog>
        </>
    }
}

fn make(
    action: &Action,
    file: &AttrValue,
    seconds: u64,
    made: &UseStateHandle<Option<SharedLink>>,
) -> Callback<MouseEvent> {
    let (action, key, made) = (action.clone(), file.to_string(), made.setter());
    Callback::from(move |_| {
        let made = made.clone();
        action.send(ShareFile { key: key.clone(), seconds }, move |link| made.set(Some(link)));
    })
}

fn buttons(close: &Callback<()>, make: Callback<MouseEvent>, action: &Action, made: bool) -> Html {
    let onclick = close.reform(|_: MouseEvent| ());
    if made {
        return html! { <Button variant={ButtonVariant::Primary} {onclick}>{ t!("share-done") }</Button> };
    }
    html! {
        <>
            <Button {onclick}>{ t!("share-cancel") }</Button>
            <Button variant={ButtonVariant::Primary} icon={Glyph::Copy} busy={action.busy()} onclick={make}>
                { t!("share-copy") }
            </Button>
        </>
    }
}

/// What can be asked for. A person's credentials live up to an hour, so more would be promised in vain.
const fn lives(mode: Option<TrustMode>) -> &'static [u64] {
    match mode {
        Some(TrustMode::Operator) => &[HOUR, DAY, 3 * DAY, 7 * DAY],
        _ => &[5 * 60, 15 * 60, HOUR],
    }
}

fn choice(seconds: &u64) -> Choice {
    let label = if *seconds >= DAY {
        t!("share-days", count = seconds / DAY)
    } else if *seconds >= HOUR {
        t!("share-hours", count = seconds / HOUR)
    } else {
        t!("share-minutes", count = seconds / 60)
    };
    Choice { value: seconds.to_string().into(), label: label.into() }
}

fn limit_words(mode: Option<TrustMode>) -> String {
    match mode {
        Some(TrustMode::Operator) => t!("share-limit-operator"),
        _ => t!("share-limit-person"),
    }
}

/// Why a link does not end as asked, where it does not.
pub(super) fn end_words(end: LinkEnd) -> Option<String> {
    match end {
        LinkEnd::Asked => None,
        LinkEnd::Credentials => Some(t!("share-ends-credentials")),
        LinkEnd::Limit => Some(t!("share-ends-limit")),
        LinkEnd::Unknown => Some(t!("share-ends-unknown")),
    }
}
