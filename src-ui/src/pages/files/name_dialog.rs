//! The question for a name: of a new folder, or another one of a file or folder.

use devops360_contract::AppError;
use devops360_contract::files::{NameProblem, name_problem};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Field};
use crate::t;

/// What is to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NameAsked {
    /// A new folder.
    Folder,
    /// What has this name now.
    Rename(String),
}

/// The properties of [`NameDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct NameDialogProps {
    /// What is to be named; closed without.
    pub(super) asked: Option<NameAsked>,
    /// The name is being given.
    pub(super) busy: bool,
    /// The name that turned out to be taken.
    #[prop_or_default]
    pub(super) taken: Option<String>,
    /// Why it could not be given.
    #[prop_or_default]
    pub(super) failed: Option<AppError>,
    /// Nothing is named.
    pub(super) oncancel: Callback<()>,
    /// The name.
    pub(super) onname: Callback<String>,
}

/// One field; what is wrong with a name is said while it is typed, what is missing only after an attempt.
#[component]
pub(super) fn NameDialog(props: &NameDialogProps) -> Html {
    let name = use_state(String::new);
    let tried = use_state(|| false);
    let field = use_node_ref();
    {
        let (name, tried, field) = (name.setter(), tried.setter(), field.clone());
        use_effect_with(props.asked.clone(), move |asked| {
            tried.set(false);
            name.set(match asked {
                Some(NameAsked::Rename(now)) => now.clone(),
                _ => String::new(),
            });
            if let Some(input) = field.cast::<HtmlInputElement>() {
                // A focus that the browser refuses leaves the focus where it was, which is no worse.
                let _ = input.focus();
            }
        });
    }
    let Some(asked) = &props.asked else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let submit = {
        let (name, tried, onname) = (name.clone(), tried.clone(), props.onname.clone());
        Callback::from(move |()| {
            tried.set(true);
            if name_problem(&name).is_none() {
                onname.emit((*name).clone());
            }
        })
    };
    let onsubmit = submit.reform(|event: SubmitEvent| event.prevent_default());
    let error = problem(&name, *tried, props.taken.as_deref());
    html! {
        <Dialog open=true title={title(asked)} onclose={props.oncancel.clone()} actions={actions(props, asked, &submit)}>
            if let Some(error) = &props.failed { <ErrorBanner error={error.clone()} /> }
            <form novalidate=true {onsubmit}>
                <Field
                    name="name"
                    label={t!("files-name")}
                    value={(*name).clone()}
                    required=true
                    error={error.map(AttrValue::from)}
                    oninput={move |typed| name.set(typed)}
                    node_ref={field}
                />
            </form>
        </Dialog>
    }
}

fn title(asked: &NameAsked) -> String {
    match asked {
        NameAsked::Folder => t!("files-new-folder"),
        NameAsked::Rename(name) => t!("files-rename-title", name = name.as_str()),
    }
}

fn actions(props: &NameDialogProps, asked: &NameAsked, submit: &Callback<()>) -> Html {
    let words = match asked {
        NameAsked::Folder => t!("files-new-folder-create"),
        NameAsked::Rename(_) => t!("files-rename"),
    };
    html! {
        <>
            <Button onclick={props.oncancel.reform(|_| ())}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Primary} busy={props.busy} onclick={submit.reform(|_| ())}>{ words }</Button>
        </>
    }
}

/// What is wrong with `name`, in words.
fn problem(name: &str, tried: bool, taken: Option<&str>) -> Option<String> {
    match name_problem(name) {
        Some(NameProblem::Empty) => tried.then(|| t!("files-name-empty")),
        Some(NameProblem::Dots) => Some(t!("files-name-dots")),
        Some(NameProblem::Slash) => Some(t!("files-name-slash")),
        Some(NameProblem::Invisible) => Some(t!("files-name-invisible")),
        Some(NameProblem::TooLong) => Some(t!("files-name-long")),
        None => (taken == Some(name)).then(|| t!("files-name-taken")),
    }
}
