//! What of a finished archive is other than what was asked for.

use devops360_contract::files::{MissingFile, Remarks, RenamedFile};
use yew::prelude::*;

use crate::i18n::error_text;
use crate::t;

/// Below an archive's line: how much is missing or renamed, and on demand what; nothing where all is as it was.
pub(super) fn remarks(remarks: &Remarks) -> Html {
    if remarks.is_empty() {
        return Html::default();
    }
    let (missing, renamed) = (remarks.missing_count, remarks.renamed_count);
    let parts = [
        (missing > 0).then(|| t!("archive-missing", count = missing)),
        (renamed > 0).then(|| t!("archive-renamed", count = renamed)),
    ];
    let more =
        (missing as usize + renamed as usize).saturating_sub(remarks.missing.len() + remarks.renamed.len());
    html! {
        <details class="job-remarks">
            <summary>{ parts.into_iter().flatten().collect::<Vec<_>>().join(" · ") }</summary>
            <ul class="reasons">
                { for remarks.missing.iter().map(missing_line) }
                { for remarks.renamed.iter().map(renamed_line) }
                if more > 0 { <li class="muted">{ t!("files-more-of-them", count = more) }</li> }
            </ul>
        </details>
    }
}

fn missing_line(MissingFile { key, error }: &MissingFile) -> Html {
    html! { <li><strong>{ key }</strong>{ ": " }{ error_text(error) }</li> }
}

fn renamed_line(RenamedFile { key, name }: &RenamedFile) -> Html {
    html! { <li><strong>{ key }</strong>{ ": " }{ t!("archive-renamed-to", name = name.as_str()) }</li> }
}
