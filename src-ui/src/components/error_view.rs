//! A failure in words, with what to do next.

use devops360_contract::session::SessionStatus;
use devops360_contract::{AppError, Code};
use yew::prelude::*;

use super::{Banner, Button, ButtonVariant, Glyph, Icon, Tone};
use crate::hooks::{use_copy, use_session};
use crate::i18n::{error_remedy, error_text};
use crate::t;

/// The properties of [`ErrorView`] and [`ErrorBanner`].
#[derive(Properties, PartialEq)]
pub(crate) struct ErrorProps {
    /// What failed.
    pub(crate) error: AppError,
    /// Tries again, where that makes sense.
    #[prop_or_default]
    pub(crate) onretry: Option<Callback<()>>,
    /// Further ways on: buttons.
    #[prop_or_default]
    pub(crate) actions: Html,
}

/// A failure in place of a page: what happened, what to do, a retry, and the details for whoever helps.
#[component]
pub(crate) fn ErrorView(props: &ErrorProps) -> Html {
    html! {
        <div class="empty-state error-view" role="alert">
            <span class="empty-icon danger"><Icon glyph={Glyph::CircleAlert} /></span>
            <h2>{ error_text(&props.error) }</h2>
            <p class="muted">{ error_remedy(&props.error) }</p>
            <div class="empty-actions">
                <WayOn error={props.error.clone()} onretry={props.onretry.clone()} variant={ButtonVariant::Primary} />
                { props.actions.clone() }
                <CopyDetails error={props.error.clone()} />
            </div>
        </div>
    }
}

/// A failure above the rest of a page, which stays usable.
#[component]
pub(crate) fn ErrorBanner(props: &ErrorProps) -> Html {
    let actions = html! {
        <>
            <WayOn error={props.error.clone()} onretry={props.onretry.clone()} variant={ButtonVariant::Default} />
            { props.actions.clone() }
            <CopyDetails error={props.error.clone()} />
        </>
    };
    html! {
        <Banner tone={Tone::Danger} title={error_text(&props.error)} {actions}>{ error_remedy(&props.error) }</Banner>
    }
}

#[derive(Properties, PartialEq)]
struct WayOnProps {
    error: AppError,
    onretry: Option<Callback<()>>,
    variant: ButtonVariant,
}

/// The button that does what the remedy says: signs in again, where nothing else helps, else tries again.
#[component]
fn WayOn(props: &WayOnProps) -> Html {
    let session = use_session();
    let variant = props.variant;
    if asks_to_sign_in(&props.error) && session.session().is_some() {
        let (set, because) = (session.set.clone(), props.error.clone());
        let onclick = move |_: MouseEvent| {
            set.emit(SessionStatus::SignedOut { because: Some(because.clone()) });
        };
        return html! { <Button {variant} icon={Glyph::LogIn} {onclick}>{ t!("sign-in-again") }</Button> };
    }
    props.onretry.as_ref().map_or_else(Html::default, |again| {
        let onclick = again.reform(|_: MouseEvent| ());
        html! { <Button {variant} icon={Glyph::Refresh} {onclick}>{ t!("try-again") }</Button> }
    })
}

fn asks_to_sign_in(error: &AppError) -> bool {
    matches!(error.code, Code::SessionExpired | Code::TokenInvalid)
}

/// The properties of [`CopyDetails`].
#[derive(Properties, PartialEq)]
struct CopyDetailsProps {
    error: AppError,
}

/// Copies the code, its arguments and the correlation id that finds the log lines.
#[component]
fn CopyDetails(props: &CopyDetailsProps) -> Html {
    let copy = use_copy();
    let onclick = {
        let (copy, details) = (copy.clone(), details(&props.error));
        move |_: MouseEvent| copy.copy(&details)
    };
    let words = if copy.copied() { t!("details-copied") } else { t!("copy-details") };
    html! {
        <Button variant={ButtonVariant::Quiet} icon={if copy.copied() { Glyph::Check } else { Glyph::Copy }} {onclick}>{ words }</Button>
    }
}

/// What whoever helps needs: the code, the arguments, the correlation id.
fn details(error: &AppError) -> String {
    let mut lines = vec![format!("code: {}", error.code.as_str())];
    lines.extend(error.args.iter().map(|(name, value)| format!("{name}: {value}")));
    if !error.correlation_id.is_empty() {
        lines.push(format!("correlation id: {}", error.correlation_id));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::details;
    use devops360_contract::{AppError, Code};

    #[test]
    fn details_name_the_log_lines() {
        let mut error = AppError::new(Code::DiskFull).with("name", "report.pdf");
        error.correlation_id = "c-17".to_owned();
        assert_eq!(details(&error), "code: disk-full\nname: report.pdf\ncorrelation id: c-17");
    }
}
