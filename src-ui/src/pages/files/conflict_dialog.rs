//! The question about a name that is taken, asked before the first byte.

use devops360_contract::files::{Entry, EntryKind, PlannedChange, PlannedItem};
use yew::prelude::*;

use super::conflicts::{Answer, Planned, Questions};
use crate::components::{Button, ButtonVariant, Checkbox, Dialog};
use crate::{format, t};

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    /// The name that is taken, made visible.
    name: String,
    /// What has it.
    there: Entry,
    /// What is on its way.
    arriving: Arriving,
    /// The name that "keep both" would take.
    alternative: Option<String>,
    /// How many questions come after this one.
    others: usize,
}

/// What is on its way to a name that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arriving {
    /// A file of this computer, of that many bytes.
    Upload(u64),
    /// A folder of this computer: its files, those of them whose names are taken, and their bytes in all.
    Tree(u64, u64, u64),
    /// A file that is moved or copied.
    File,
    /// A folder that is moved or copied.
    Folder,
}

impl Question {
    /// The current question of an upload.
    pub(super) fn of_upload(questions: &Questions<PlannedItem>) -> Option<Self> {
        let item = questions.current()?;
        let arriving = match &item.folder {
            Some(folder) => Arriving::Tree(folder.files, folder.taken, item.item.size),
            None => Arriving::Upload(item.item.size),
        };
        Self::new(questions, item.item.name.clone(), arriving)
    }

    /// The current question of a move or a copy.
    pub(super) fn of_change(questions: &Questions<PlannedChange>) -> Option<Self> {
        let item = questions.current()?;
        let is_folder = item.placement.target.ends_with('/');
        let arriving = if is_folder { Arriving::Folder } else { Arriving::File };
        Self::new(questions, item.name.clone(), arriving)
    }

    fn new<T: Planned>(questions: &Questions<T>, name: String, arriving: Arriving) -> Option<Self> {
        let item = questions.current()?;
        Some(Self {
            name,
            there: item.existing()?.clone(),
            arriving,
            alternative: item.alternative().map(str::to_owned),
            others: questions.after_current(),
        })
    }
}

/// The properties of [`ConflictDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct ConflictDialogProps {
    /// The question; closed without.
    pub(super) question: Option<Question>,
    /// The answer, and whether it stands for all that are open.
    pub(super) onanswer: Callback<(Answer, bool)>,
    /// Nothing is done.
    pub(super) oncancel: Callback<()>,
}

/// Asks about one name at a time, or about all at once.
#[component]
pub(super) fn ConflictDialog(props: &ConflictDialogProps) -> Html {
    let all = use_state(|| false);
    {
        let all = all.setter();
        use_effect_with(props.question.is_some(), move |_| all.set(false));
    }
    let Some(question) = &props.question else {
        return html! { <Dialog open=false title="" onclose={props.oncancel.clone()} /> };
    };
    let for_all = *all && question.others > 0;
    let actions = buttons(props, question, for_all);
    html! {
        <Dialog wide=true open=true title={t!("files-conflict-title", name = question.name.as_str())} onclose={props.oncancel.clone()} {actions}>
            { comparison(question) }
            <p>{ consequence(question) }</p>
            if question.others > 0 {
                <Checkbox
                    name="for_all"
                    label={t!("files-conflict-all", count = question.others)}
                    checked={*all}
                    onchange={let all = all.clone(); move |on| all.set(on)}
                />
            }
        </Dialog>
    }
}

fn buttons(props: &ConflictDialogProps, question: &Question, for_all: bool) -> Html {
    let answer = |answer: Answer| props.onanswer.reform(move |_: MouseEvent| (answer, for_all));
    let cancel = match question.arriving {
        Arriving::Upload(_) | Arriving::Tree(..) => t!("files-conflict-cancel"),
        Arriving::File | Arriving::Folder => t!("cancel"),
    };
    html! {
        <>
            <Button variant={ButtonVariant::Quiet} class="first" onclick={props.oncancel.reform(|_| ())}>{ cancel }</Button>
            <Button onclick={answer(Answer::Skip)}>{ t!("files-conflict-skip") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={answer(Answer::Replace)}>{ t!("files-conflict-replace") }</Button>
            <Button
                variant={ButtonVariant::Primary}
                disabled={question.alternative.is_none()}
                onclick={answer(Answer::KeepBoth)}
            >
                { t!("files-conflict-keep-both") }
            </Button>
        </>
    }
}

fn comparison(question: &Question) -> Html {
    let there = match question.there.kind {
        EntryKind::Folder => t!("files-type-folder"),
        EntryKind::File { size, modified } => {
            format!("{} · {}", format::size(size), format::moment(modified))
        }
    };
    html! {
        <dl class="facts">
            <dt>{ t!("files-conflict-there") }</dt><dd>{ there }</dd>
            if let Arriving::Upload(size) = question.arriving {
                <dt>{ t!("files-conflict-new") }</dt><dd>{ format::size(size) }</dd>
            }
            if let Arriving::Tree(files, taken, size) = question.arriving {
                <dt>{ t!("files-conflict-new-folder") }</dt><dd>{ t!("trash-files", count = files, size = format::size(size)) }</dd>
                <dt>{ t!("files-conflict-taken") }</dt><dd>{ t!("files-conflict-taken-files", count = taken) }</dd>
            }
        </dl>
    }
}

fn consequence(question: &Question) -> String {
    match (question.arriving, question.alternative.as_deref()) {
        (Arriving::Upload(_), Some(name)) => t!("files-conflict-text", name = name),
        (Arriving::Upload(_), None) => t!("files-conflict-no-name"),
        (Arriving::Tree(..), name) => t!("files-conflict-text-tree", name = name.unwrap_or_default()),
        (Arriving::File, Some(name)) => t!("files-conflict-text-file", name = name),
        (Arriving::File, None) => t!("files-conflict-no-name-file"),
        (Arriving::Folder, Some(name)) => t!("files-conflict-text-folder", name = name),
        (Arriving::Folder, None) => t!("files-conflict-no-name-folder"),
    }
}
