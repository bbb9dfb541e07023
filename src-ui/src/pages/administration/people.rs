//! The people, page by page.

use devops360_contract::administration::{
    ListUsers, PageMark, PoolUser, SearchField, UserPage, UserSearch, UserStatus,
};
use yew::prelude::*;

use crate::components::{Badge, Button, ButtonKind, Card, Choice, Field, Glyph, Icon, SelectField, Tone};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::t;

const FIELDS: [(SearchField, &str); 4] = [
    (SearchField::Username, "username"),
    (SearchField::Email, "email"),
    (SearchField::Name, "name"),
    (SearchField::Phone, "phone"),
];

/// The properties of [`PeopleCard`].
#[derive(Properties, PartialEq)]
pub(super) struct PeopleCardProps {
    /// How often something was changed from here.
    pub(super) changes: u32,
    /// Somebody is to be seen in full.
    pub(super) onopen: Callback<PoolUser>,
}

/// Whom the list shows, and the marks of its pages up to the one that is shown.
#[derive(Clone, PartialEq, Default)]
struct Shown {
    search: Option<UserSearch>,
    marks: Vec<PageMark>,
}

/// A search, and one page of who it finds.
#[component]
pub(super) fn PeopleCard(props: &PeopleCardProps) -> Html {
    let shown = use_state(Shown::default);
    let page = use_fetch(ListUsers { search: shown.search.clone(), after: shown.marks.last().cloned() });
    {
        let reload = page.reload.clone();
        use_effect_with(props.changes, move |changes| {
            if *changes > 0 {
                reload.emit(());
            }
        });
    }
    let search = {
        let shown = shown.clone();
        Callback::from(move |search| shown.set(Shown { search, marks: Vec::new() }))
    };
    let busy = page.load.is_pending();
    html! {
        <Card title={t!("users-people")} hint={t!("users-people-hint")}>
            <SearchForm onsearch={search} />
            { render(&page.load, &page.reload, |page| list(page, &shown, busy, &props.onopen)) }
        </Card>
    }
}

/// The properties of [`SearchForm`].
#[derive(Properties, PartialEq)]
struct SearchFormProps {
    onsearch: Callback<Option<UserSearch>>,
}

/// What to look at and how it begins; sent when asked, since a pool answers only so many questions a second.
#[component]
fn SearchForm(props: &SearchFormProps) -> Html {
    let field = use_state(|| FIELDS[0].1.to_owned());
    let text = use_state(String::new);
    let onsubmit = {
        let (onsearch, field, text) = (props.onsearch.clone(), field.clone(), text.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let chosen =
                FIELDS.iter().find(|(_, name)| *name == *field).map_or(FIELDS[0].0, |(field, _)| *field);
            let starts_with = text.trim().to_owned();
            onsearch.emit((!starts_with.is_empty()).then_some(UserSearch { field: chosen, starts_with }));
        }
    };
    let choices = FIELDS
        .iter()
        .map(|(field, name)| Choice { value: (*name).into(), label: field_label(*field).into() });
    html! {
        <form class="user-search" role="search" {onsubmit}>
            <SelectField
                name="search_field"
                label={t!("users-search-by")}
                choices={choices.collect::<Vec<_>>()}
                value={(*field).clone()}
                onchange={let field = field.clone(); move |value| field.set(value)}
            />
            <Field
                name="search"
                label={t!("users-search-starts")}
                value={(*text).clone()}
                oninput={let text = text.clone(); move |value| text.set(value)}
            />
            <Button kind={ButtonKind::Submit} icon={Glyph::Search}>{ t!("users-search") }</Button>
        </form>
    }
}

fn field_label(field: SearchField) -> String {
    match field {
        SearchField::Username => t!("users-by-username"),
        SearchField::Email => t!("users-by-email"),
        SearchField::Name => t!("users-by-name"),
        SearchField::Phone => t!("users-by-phone"),
    }
}

fn list(page: &UserPage, shown: &UseStateHandle<Shown>, busy: bool, onopen: &Callback<PoolUser>) -> Html {
    html! {
        <>
            if page.users.is_empty() {
                <p class="muted" role="status">{ nobody(page, shown) }</p>
            } else {
                <ul class="lines" aria-busy={busy.to_string()}>{ for page.users.iter().map(|user| entry(user, onopen)) }</ul>
            }
            { pager(page, shown, busy) }
        </>
    }
}

fn nobody(page: &UserPage, shown: &Shown) -> String {
    match (&shown.search, &page.next) {
        (_, Some(_)) => t!("users-none-yet"),
        (Some(search), None) => t!("users-none-found", text = search.starts_with.as_str()),
        (None, None) => t!("users-none"),
    }
}

/// To the page before and the next one; nothing where there is one page.
fn pager(page: &UserPage, shown: &UseStateHandle<Shown>, busy: bool) -> Html {
    if shown.marks.is_empty() && page.next.is_none() {
        return Html::default();
    }
    let turn = |marks: Vec<PageMark>| {
        let shown = shown.clone();
        move |_: MouseEvent| shown.set(Shown { marks: marks.clone(), ..(*shown).clone() })
    };
    let before = shown.marks.split_last().map_or_else(Vec::new, |(_, before)| before.to_vec());
    let after = shown.marks.iter().chain(&page.next).cloned().collect();
    html! {
        <div class="pager">
            <Button disabled={busy || shown.marks.is_empty()} icon={Glyph::ArrowLeft} onclick={turn(before)}>
                { t!("users-page-before") }
            </Button>
            <span class="muted" role="status">{ t!("users-page", number = shown.marks.len() + 1) }</span>
            <Button disabled={busy || page.next.is_none()} onclick={turn(after)}>
                { t!("users-page-next") }
            </Button>
        </div>
    }
}

fn entry(user: &PoolUser, onopen: &Callback<PoolUser>) -> Html {
    let title = called(user);
    let hint: Vec<&str> = [Some(user.username.as_str()), user.email.as_deref(), user.phone.as_deref()]
        .into_iter()
        .flatten()
        .filter(|text| *text != title)
        .collect();
    let onclick = {
        let user = user.clone();
        onopen.reform(move |_: MouseEvent| user.clone())
    };
    html! {
        <li class="line" key={user.username.clone()}>
            <Icon glyph={Glyph::User} />
            <div class="line-text">
                <strong>{ title.clone() }{ " " }{ standing(user) }</strong>
                <span class="muted">{ hint.join(" · ") }</span>
            </div>
            <div class="line-actions">
                <Button label={t!("users-open-named", name = title)} {onclick}>{ t!("users-open") }</Button>
            </div>
        </li>
    }
}

/// What people call somebody.
pub(super) fn called(user: &PoolUser) -> String {
    user.name.as_ref().or(user.email.as_ref()).unwrap_or(&user.username).clone()
}

/// How far somebody is, and whether they may sign in; nothing for who is in use.
pub(super) fn standing(user: &PoolUser) -> Html {
    let status = match user.status {
        UserStatus::Confirmed => None,
        UserStatus::Unconfirmed => Some((Tone::Info, t!("users-unconfirmed"))),
        UserStatus::Invited => Some((Tone::Info, t!("users-invited"))),
        UserStatus::ResetRequired => Some((Tone::Warn, t!("users-reset-required"))),
        UserStatus::External => Some((Tone::Info, t!("users-external"))),
        UserStatus::Other => Some((Tone::Info, t!("users-other"))),
    };
    html! {
        <>
            if !user.enabled { <Badge tone={Tone::Danger} icon={Glyph::Ban}>{ t!("users-disabled") }</Badge>{ " " } }
            if let Some((tone, words)) = status { <Badge {tone}>{ words }</Badge> }
        </>
    }
}
