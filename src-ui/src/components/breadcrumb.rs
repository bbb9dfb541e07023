//! The way from the top to here.

use yew::prelude::*;

use super::{Glyph, Icon};

/// One step of the way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crumb {
    /// Its name.
    pub(crate) label: AttrValue,
    /// Goes there; none for the place that is shown.
    pub(crate) onclick: Option<Callback<()>>,
    /// What dropping something on it means, as its attribute `data-drop`.
    pub(crate) drop: Option<AttrValue>,
}

/// The properties of [`Breadcrumb`].
#[derive(Properties, PartialEq)]
pub(crate) struct BreadcrumbProps {
    /// What the way leads through, for assistive technology.
    pub(crate) label: AttrValue,
    /// The steps, outermost first; the last one is the page's heading.
    pub(crate) crumbs: Vec<Crumb>,
}

/// A row of names, each a way back up; the last is the heading of the page.
#[component]
pub(crate) fn Breadcrumb(props: &BreadcrumbProps) -> Html {
    let last = props.crumbs.len().saturating_sub(1);
    html! {
        <nav class="breadcrumb" aria-label={props.label.clone()}>
            <ol>
                { for props.crumbs.iter().enumerate().map(|(index, crumb)| step(crumb, index == last)) }
            </ol>
        </nav>
    }
}

fn step(crumb: &Crumb, last: bool) -> Html {
    if last {
        return html! {
            <li aria-current="page"><h1 title={crumb.label.clone()}>{ &crumb.label }</h1></li>
        };
    }
    let onclick = crumb.onclick.clone().map(|go| go.reform(|_: MouseEvent| ()));
    html! {
        <li>
            <button type="button" class="link" data-drop={crumb.drop.clone()} title={crumb.label.clone()} {onclick}>{ &crumb.label }</button>
            <Icon glyph={Glyph::ChevronRight} />
        </li>
    }
}
