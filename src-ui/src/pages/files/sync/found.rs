//! What a comparison found, group by group; what is to be done with it; and how far that is.

use devops360_contract::files::{
    SavePlanOutcome, SaveSyncPlan, SyncChoices, SyncDirection, SyncGroup, SyncNews, SyncPreview, SyncReport,
    SyncStage,
};
use yew::prelude::*;

use super::outcome::{outcome, progress};
use super::steps::Steps;
use super::words::{fate, from_to, group};
use crate::components::{
    Banner, Button, ButtonVariant, Checkbox, EmptyState, ErrorBanner, Glyph, Tab, Tabs, Tone,
};
use crate::hooks::{use_action, use_toasts};
use crate::{format, t};

/// The properties of [`Found`].
#[derive(Properties, Clone, PartialEq)]
pub(super) struct FoundProps {
    /// It stands where something was found.
    pub(super) news: SyncNews,
    /// What is to be done beyond the usual.
    pub(super) choices: SyncChoices,
    /// It is being started.
    pub(super) busy: bool,
    /// Other choices.
    pub(super) onchoose: Callback<SyncChoices>,
    /// Does it.
    pub(super) onrun: Callback<()>,
    /// Stops it.
    pub(super) onstop: Callback<()>,
    /// Compares the same folders again.
    pub(super) onagain: Callback<()>,
    /// Sets up another one.
    pub(super) onother: Callback<()>,
}

/// The groups with their files, and what can be done.
#[component]
pub(super) fn Found(props: &FoundProps) -> Html {
    let selected = use_state(|| None::<AttrValue>);
    let (preview, report) = match &props.news.stage {
        SyncStage::Planned(preview) | SyncStage::Running { preview, .. } => (preview.clone(), None),
        SyncStage::Ended { preview, report } => (preview.clone(), Some(*report)),
        _ => return Html::default(),
    };
    let groups = groups(&preview, report.as_ref());
    let at = selected
        .as_ref()
        .and_then(|key| groups.iter().position(|(group, _)| word(*group) == key.as_str()))
        .unwrap_or(0);
    let set = selected.setter();
    let tab =
        |&(one, count): &(SyncGroup, u64)| Tab { key: word(one).into(), label: group(one, count).into() };
    html! {
        <>
            { heading(&props.news) }
            { match (&props.news.stage, report) {
                (SyncStage::Running { done, of, .. }, _) => progress(*done, *of, &props.onstop),
                (_, Some(report)) => outcome(&report, props.busy, &props.onagain, &props.onother),
                _ => html! { <Choices ..props.clone() /> },
            } }
            if let Some(&(one, count)) = groups.get(at) {
                <Tabs
                    label={t!("sync-groups")}
                    tabs={groups.iter().map(tab).collect::<Vec<_>>()}
                    selected={word(one)}
                    onselect={move |key| set.set(Some(key))}
                >
                    if report.is_none() || one == SyncGroup::Failed {
                        <p class="sync-fate">{ fate(one, props.news.direction, props.choices, &preview) }</p>
                    }
                    <Steps key={word(one)} id={props.news.id.clone()} group={one} direction={props.news.direction} {count} />
                </Tabs>
            } else {
                <EmptyState icon={Glyph::CircleCheck} title={t!("sync-both-empty")} />
            }
        </>
    }
}

/// Those that have files, what failed first.
fn groups(preview: &SyncPreview, report: Option<&SyncReport>) -> Vec<(SyncGroup, u64)> {
    let failed = report.map_or(0, |report| report.failed);
    let failed = (failed > 0).then_some((SyncGroup::Failed, failed));
    let found = preview.totals.iter().map(|total| (total.group, total.amount.files));
    failed.into_iter().chain(found).collect()
}

const fn word(group: SyncGroup) -> &'static str {
    match group {
        SyncGroup::New => "new",
        SyncGroup::Changed => "changed",
        SyncGroup::Newer => "newer",
        SyncGroup::Extra => "extra",
        SyncGroup::Blocked => "blocked",
        SyncGroup::Same => "same",
        SyncGroup::Failed => "failed",
    }
}

fn heading(news: &SyncNews) -> Html {
    html! { <h2 class="sync-heading selectable-text">{ from_to(&news.local, &news.folder, news.direction) }</h2> }
}

/// What would be done, what of it is a choice, and the way to do it.
#[component]
fn Choices(props: &FoundProps) -> Html {
    let saving = use_action();
    let toasts = use_toasts();
    let SyncStage::Planned(preview) = &props.news.stage else { return Html::default() };
    let save = {
        let (saving, id) = (saving.clone(), props.news.id.clone());
        Callback::from(move |_: MouseEvent| {
            let toasts = toasts.clone();
            saving.send(SaveSyncPlan { id: id.clone() }, move |outcome| {
                if outcome == SavePlanOutcome::Saved {
                    toasts.show(Tone::Good, t!("sync-plan-saved"));
                }
            });
        })
    };
    let work = work(preview, props.choices);
    html! {
        <section class="sync-choices" aria-label={t!("sync-choices")}>
            if let Some(error) = saving.error() { <ErrorBanner error={error.clone()} /> }
            if preview.uncompared > 0 {
                <Banner tone={Tone::Info}>{ t!("sync-uncompared", count = preview.uncompared) }</Banner>
            }
            { delete_choice(props, preview) }
            { newer_choice(props, preview) }
            <div class="sync-actions">
                <Button
                    variant={ButtonVariant::Primary}
                    icon={Glyph::Play}
                    busy={props.busy}
                    disabled={work.0 == 0}
                    onclick={props.onrun.reform(|_: MouseEvent| ())}
                >
                    { t!("sync-run") }
                </Button>
                <Button icon={Glyph::FileText} busy={saving.busy()} onclick={save}>{ t!("sync-save-plan") }</Button>
                <Button icon={Glyph::Refresh} busy={props.busy} onclick={props.onagain.reform(|_: MouseEvent| ())}>{ t!("sync-again") }</Button>
                <Button variant={ButtonVariant::Quiet} onclick={props.onother.reform(|_: MouseEvent| ())}>{ t!("sync-other") }</Button>
                <span class="muted" role="status">
                    { if work.0 == 0 { t!("sync-nothing-to-do") } else { t!("sync-to-do", count = work.0, size = format::size(work.1)) } }
                </span>
            </div>
        </section>
    }
}

fn delete_choice(props: &FoundProps, preview: &SyncPreview) -> Html {
    let extra = preview.amount(SyncGroup::Extra);
    if extra.files == 0 {
        return Html::default();
    }
    let (choices, withheld) = (props.choices, preview.withheld.is_some());
    let onchange = props.onchoose.reform(move |delete| SyncChoices { delete, ..choices });
    let label = match props.news.direction {
        SyncDirection::Up => t!("sync-delete-up", count = extra.files),
        SyncDirection::Down => t!("sync-delete-down", count = extra.files),
    };
    let hint = withheld.then(|| fate(SyncGroup::Extra, props.news.direction, choices, preview).into());
    html! {
        <Checkbox name="delete" {label} checked={choices.delete && !withheld} disabled={withheld} hint={hint.unwrap_or_else(|| AttrValue::from(t!("sync-delete-hint")))} {onchange} />
    }
}

fn newer_choice(props: &FoundProps, preview: &SyncPreview) -> Html {
    let newer = preview.amount(SyncGroup::Newer);
    if newer.files == 0 {
        return Html::default();
    }
    let choices = props.choices;
    let onchange = props.onchoose.reform(move |replace_newer| SyncChoices { replace_newer, ..choices });
    html! {
        <Checkbox name="replace_newer" label={t!("sync-replace-newer", count = newer.files)} hint={t!("sync-replace-newer-hint")} checked={choices.replace_newer} {onchange} />
    }
}

/// How many files would be done, and how many bytes would flow.
fn work(preview: &SyncPreview, choices: SyncChoices) -> (u64, u64) {
    let is_done = |group| match group {
        SyncGroup::New | SyncGroup::Changed => true,
        SyncGroup::Newer => choices.replace_newer,
        SyncGroup::Extra => choices.delete && preview.withheld.is_none(),
        _ => false,
    };
    let done = preview.totals.iter().filter(|total| is_done(total.group));
    done.fold((0, 0), |(files, bytes), total| {
        let flows = if total.group == SyncGroup::Extra { 0 } else { total.amount.bytes };
        (files + total.amount.files, bytes + flows)
    })
}

#[cfg(test)]
mod tests {
    use devops360_contract::files::{Amount, SyncTotal, Withheld};

    use super::*;

    fn preview(withheld: Option<Withheld>) -> SyncPreview {
        let total = |group, files| SyncTotal { group, amount: Amount { files, bytes: files * 10 } };
        let totals = vec![
            total(SyncGroup::New, 1),
            total(SyncGroup::Changed, 2),
            total(SyncGroup::Newer, 4),
            total(SyncGroup::Extra, 8),
            total(SyncGroup::Same, 16),
        ];
        SyncPreview { totals, uncompared: 0, withheld }
    }

    #[test]
    fn what_is_to_be_done_follows_the_choices() {
        let choices = |delete, replace_newer| SyncChoices { delete, replace_newer };
        assert_eq!(work(&preview(None), choices(false, false)), (3, 30));
        assert_eq!(work(&preview(None), choices(false, true)), (7, 70));
        assert_eq!(work(&preview(None), choices(true, true)), (15, 70), "what is deleted does not flow");
        assert_eq!(work(&preview(Some(Withheld::Empty)), choices(true, false)), (3, 30));
    }

    #[test]
    fn what_failed_is_shown_first() {
        let report = SyncReport { failed: 3, ..SyncReport::default() };
        assert_eq!(groups(&preview(None), Some(&report))[0], (SyncGroup::Failed, 3));
        assert_eq!(groups(&preview(None), None)[0], (SyncGroup::New, 1));
    }
}
