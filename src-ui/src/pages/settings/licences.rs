//! The libraries in the app, with their licences.

use devops360_contract::settings::Part;
use yew::prelude::*;

use crate::components::{Align, Button, Column, Dialog, Field, Row, Table};
use crate::t;

/// The properties of [`LicencesDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct LicencesDialogProps {
    /// Whether it is shown.
    pub(super) open: bool,
    /// The libraries.
    pub(super) parts: Vec<Part>,
    /// The person wants it gone.
    pub(super) onclose: Callback<()>,
}

/// A list that can be searched by name or licence.
#[component]
pub(super) fn LicencesDialog(props: &LicencesDialogProps) -> Html {
    let filter = use_state(String::new);
    let found: Vec<Row> = matching(&props.parts, &filter).map(row).collect();
    let actions =
        html! { <Button onclick={props.onclose.reform(|_| ())}>{ t!("settings-licences-close") }</Button> };
    let oninput = {
        let filter = filter.setter();
        move |text| filter.set(text)
    };
    html! {
        <Dialog wide=true open={props.open} title={t!("settings-licences")} onclose={props.onclose.clone()} {actions}>
            <Field name="filter" label={t!("settings-licences-search")} value={(*filter).clone()} {oninput} />
            if found.is_empty() {
                <p class="licences-none" role="status">{ t!("settings-licences-none", filter = filter.as_str()) }</p>
            } else {
                <div class="licences">
                    <Table class="licence-list" label={t!("settings-licences")} columns={columns()} rows={found} />
                </div>
            }
        </Dialog>
    }
}

fn columns() -> Vec<Column> {
    let column = |key, title: String| Column {
        key,
        title: title.into(),
        align: Align::Start,
        sortable: false,
        wide_only: false,
    };
    vec![
        column("name", t!("settings-licences-name")),
        column("version", t!("settings-licences-version")),
        column("license", t!("settings-licences-license")),
    ]
}

fn row(part: &Part) -> Row {
    let cell = |text: &str| html! { <span title={text.to_owned()}>{ text }</span> };
    Row {
        key: format!("{}@{}", part.name, part.version),
        name: part.name.clone(),
        cells: vec![cell(&part.name), cell(&part.version), cell(&part.license)],
    }
}

fn matching<'a>(parts: &'a [Part], filter: &str) -> impl Iterator<Item = &'a Part> {
    let wanted = filter.trim().to_lowercase();
    parts.iter().filter(move |part| {
        part.name.to_lowercase().contains(&wanted) || part.license.to_lowercase().contains(&wanted)
    })
}

#[cfg(test)]
mod tests {
    use super::matching;
    use devops360_contract::settings::Part;

    #[test]
    fn names_and_licences_are_searched() {
        let part = |name: &str, license: &str| Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.to_owned(),
        };
        let parts = [part("serde", "MIT OR Apache-2.0"), part("ring", "ISC")];
        let names =
            |filter: &str| matching(&parts, filter).map(|part| part.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names("SER"), ["serde"]);
        assert_eq!(names("isc"), ["ring"]);
        assert_eq!(names(" "), ["serde", "ring"]);
    }
}
