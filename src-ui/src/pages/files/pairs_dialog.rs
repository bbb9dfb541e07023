//! Names and values to be changed: a file's metadata, or its tags.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

use devops360_contract::AppError;
use devops360_contract::files::{
    METADATA_LIMIT, Pair, PairProblem, TAG_COUNT_LIMIT, is_media_type, metadata_problem, metadata_size,
    tag_problem,
};
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Field, Glyph};
use crate::{dom, t};

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Media type and metadata.
    Metadata,
    /// Tags.
    Tags,
}

/// What the person has typed so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// The media type.
    pub(super) content_type: String,
    /// Names and values.
    pub(super) pairs: Vec<Pair>,
}

/// The properties of [`PairsDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct PairsDialogProps {
    /// What is changed.
    pub(super) subject: Subject,
    /// The media type as it is.
    pub(super) content_type: String,
    /// Names and values as they are.
    pub(super) pairs: Vec<Pair>,
    /// The bucket keeps what was before.
    pub(super) versioned: bool,
    /// It is being saved.
    pub(super) busy: bool,
    /// Why the last attempt failed.
    pub(super) error: Option<AppError>,
    /// The person gave up.
    pub(super) oncancel: Callback<()>,
    /// What is to be from now on.
    pub(super) onsave: Callback<Draft>,
}

/// One field for the media type, and two for each name and value.
#[component]
pub(super) fn PairsDialog(props: &PairsDialogProps) -> Html {
    let draft = use_state(|| Draft { content_type: props.content_type.clone(), pairs: props.pairs.clone() });
    let gone = use_focus_on_neighbour(draft.pairs.len());
    let subject = props.subject;
    let change = |change: fn(&mut Draft, usize, String), index: usize| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            change(&mut next, index, text);
            draft.set(next);
        })
    };
    let typed = is_acceptable_type(subject, &draft.content_type, &props.content_type);
    let full = full(subject, &draft.pairs);
    let problems: Vec<_> =
        (0..draft.pairs.len()).map(|index| problem(subject, &draft.pairs, &props.pairs, index)).collect();
    let fits = subject == Subject::Tags || metadata_size(&draft.pairs) <= METADATA_LIMIT;
    let sound = typed && fits && problems.iter().all(Option::is_none);
    let save = {
        let (onsave, draft) = (props.onsave.clone(), (*draft).clone());
        move |_: MouseEvent| onsave.emit(draft.clone())
    };
    let remove = |index: usize| {
        let (draft, gone) = (draft.clone(), gone.clone());
        move |_: MouseEvent| {
            let mut next = (*draft).clone();
            drop(next.pairs.remove(index));
            gone.set(index);
            draft.set(next);
        }
    };
    let add = change(|draft, _, _| draft.pairs.push(Pair { name: String::new(), value: String::new() }), 0);
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_: MouseEvent| ())}>{ t!("share-cancel") }</Button>
            <Button variant={ButtonVariant::Primary} busy={props.busy} disabled={!sound} onclick={save}>{ t!("details-save") }</Button>
        </>
    };
    let title = if subject == Subject::Tags { t!("details-tags-edit") } else { t!("details-metadata-edit") };
    html! {
        <Dialog open=true {title} wide=true onclose={props.oncancel.clone()} {actions}>
            if let Some(error) = &props.error { <ErrorBanner error={error.clone()} /> }
            if subject == Subject::Metadata {
                <p class="muted">{ if props.versioned { t!("details-edit-versioned") } else { t!("details-edit-unversioned") } }</p>
                <Field
                    name="content_type"
                    label={t!("details-content-type")}
                    value={draft.content_type.clone()}
                    error={(!typed).then(|| AttrValue::from(t!("details-content-type-wrong")))}
                    oninput={change(|draft, _, text| draft.content_type = text, 0)}
                />
            }
            { for draft.pairs.iter().zip(problems).enumerate().map(|(index, (pair, problem))| html! {
                <div class="pair" data-pair={index.to_string()} role="group" aria-label={t!("details-pair", number = index + 1)}>
                    <Field
                        name={format!("name-{index}")}
                        label={t!("details-pair-name")}
                        value={pair.name.clone()}
                        error={problem.filter(|problem| is_of_name(*problem)).map(|problem| AttrValue::from(words(problem)))}
                        oninput={change(|draft, index, text| draft.pairs[index].name = text, index)}
                    />
                    <Field
                        name={format!("value-{index}")}
                        label={t!("details-pair-value")}
                        value={pair.value.clone()}
                        error={problem.filter(|problem| !is_of_name(*problem)).map(|problem| AttrValue::from(words(problem)))}
                        oninput={change(|draft, index, text| draft.pairs[index].value = text, index)}
                    />
                    <Button
                        variant={ButtonVariant::Quiet}
                        icon={Glyph::X}
                        label={t!("details-pair-remove", number = index + 1)}
                        onclick={remove(index)}
                    />
                </div>
            }) }
            if !fits { <p class="hint error" role="alert">{ t!("details-too-much", limit = METADATA_LIMIT) }</p> }
            <Button class="pair-add" icon={Glyph::Plus} disabled={full} onclick={add.reform(|_: MouseEvent| String::new())}>{ t!("details-pair-add") }</Button>
            if full { <p class="muted">{ t!("details-tags-full", count = TAG_COUNT_LIMIT) }</p> }
        </Dialog>
    }
}

/// With a pair that is removed goes the focus: it passes to the next one, and into one that is added. Answers the place
/// to note which one is removed.
#[hook]
fn use_focus_on_neighbour(count: usize) -> Rc<Cell<usize>> {
    let gone = use_memo((), |()| Cell::new(0));
    let before = use_mut_ref(|| count);
    let at = gone.clone();
    use_effect_with(count, move |&count| match count.cmp(&before.replace(count)) {
        Ordering::Greater => drop(dom::focus_first(&format!("dialog[open] [name='name-{}']", count - 1))),
        Ordering::Less => {
            let next = at.get().min(count.saturating_sub(1));
            if !dom::focus_first(&format!("dialog[open] [data-pair='{next}'] > button")) {
                dom::focus_first("dialog[open] .pair-add");
            }
        }
        Ordering::Equal => {}
    });
    gone
}

/// What other programs have written stays as it is, whatever the rules for what is typed.
fn is_acceptable_type(subject: Subject, typed: &str, before: &str) -> bool {
    subject == Subject::Tags || typed.is_empty() || typed == before || is_media_type(typed)
}

fn full(subject: Subject, pairs: &[Pair]) -> bool {
    subject == Subject::Tags && pairs.len() >= TAG_COUNT_LIMIT
}

/// What is wrong with the pair at `index`; one that was there before stays as it is.
fn problem(subject: Subject, pairs: &[Pair], before: &[Pair], index: usize) -> Option<PairProblem> {
    let problem = match subject {
        Subject::Tags => tag_problem(pairs, index)?,
        Subject::Metadata => metadata_problem(pairs, index)?,
    };
    (problem == PairProblem::NameTwice || !before.contains(&pairs[index])).then_some(problem)
}

const fn is_of_name(problem: PairProblem) -> bool {
    matches!(
        problem,
        PairProblem::NameMissing
            | PairProblem::NameTooLong
            | PairProblem::NameCharacter
            | PairProblem::NameTwice
            | PairProblem::NameReserved
    )
}

fn words(problem: PairProblem) -> String {
    match problem {
        PairProblem::NameMissing => t!("details-name-missing"),
        PairProblem::NameTooLong | PairProblem::ValueTooLong => t!("details-too-long"),
        PairProblem::NameCharacter | PairProblem::ValueCharacter => t!("details-character"),
        PairProblem::NameTwice => t!("details-name-twice"),
        PairProblem::NameReserved => t!("details-name-reserved"),
        PairProblem::ValueBlank => t!("details-value-blank"),
    }
}

#[cfg(test)]
mod tests {
    use devops360_contract::files::{Pair, PairProblem};

    use super::{Subject, is_acceptable_type, problem};

    #[test]
    fn what_others_have_written_stays_and_what_is_typed_is_checked() {
        let foreign = Pair { name: "a".to_owned(), value: "x\u{200B}".to_owned() };
        let typed = Pair { name: "B".to_owned(), value: String::new() };
        let pairs = [foreign.clone(), typed, foreign.clone()];
        let found: Vec<_> = (0..3)
            .map(|index| problem(Subject::Metadata, &pairs, std::slice::from_ref(&foreign), index))
            .collect();
        assert_eq!(found, [None, Some(PairProblem::NameCharacter), Some(PairProblem::NameTwice)]);
        assert!(is_acceptable_type(Subject::Metadata, "odd", "odd"));
        assert!(!is_acceptable_type(Subject::Metadata, "odd", "text/plain"));
    }
}
