//! The way to every screen, and the person's own menu.

use devops360_contract::connection::TrustMode;
use devops360_contract::session::{Session, SessionStatus, SignOut, SignOutReport};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Avatar, Badge, Button, ButtonVariant, Dialog, Glyph, Icon, Menu, MenuItem, Tone};
use crate::hooks::{
    Toasts, use_action, use_lock, use_other_accounts, use_photo, use_session, use_toasts, use_transfers,
};
use crate::i18n::error_text;
use crate::pages::files::DROP_TRASH;
use crate::routes::Route;
use crate::t;

/// The properties of [`Sidebar`].
#[derive(Properties, PartialEq)]
pub(super) struct SidebarProps {
    /// The screen that is shown.
    pub(super) route: Route,
    /// Who is signed in.
    pub(super) session: Session,
}

/// The navigation.
#[component]
pub(super) fn Sidebar(props: &SidebarProps) -> Html {
    let running = use_transfers().running();
    let drop = |to: Route| (to == Route::Trash).then_some(DROP_TRASH);
    let item = |to: Route, glyph: Glyph, label: String, badge: Html| {
        html! { <li><NavLink {to} drop={drop(to)} current={props.route == to} {glyph} {label}>{ badge }</NavLink></li> }
    };
    html! {
        <nav class="sidebar" aria-label={t!("nav-label")}>
            <div class="brand"><Icon glyph={Glyph::Mark} />{ t!("app-name") }</div>
            <ul>
                { item(Route::Files, Glyph::Folder, t!("nav-files"), Html::default()) }
                { item(Route::Shares, Glyph::Link, t!("nav-shares"), Html::default()) }
                { item(Route::Trash, Glyph::Trash, t!("nav-trash"), Html::default()) }
                { item(Route::Transfers, Glyph::Transfers, t!("nav-transfers"), running_badge(running)) }
                { item(Route::Sync, Glyph::Refresh, t!("nav-sync"), Html::default()) }
                { item(Route::Usage, Glyph::HardDrive, t!("nav-usage"), Html::default()) }
            </ul>
            <p class="section" id="nav-account">{ t!("nav-account") }</p>
            <ul aria-labelledby="nav-account">
                { item(Route::Profile, Glyph::User, t!("nav-profile"), Html::default()) }
                { item(Route::Security, Glyph::Shield, t!("nav-security"), Html::default()) }
                { item(Route::Settings, Glyph::Settings, t!("nav-settings"), Html::default()) }
            </ul>
            if props.session.mode == TrustMode::Operator {
                <p class="section" id="nav-administration">{ t!("nav-administration") }</p>
                <ul aria-labelledby="nav-administration">
                    { item(Route::Users, Glyph::Users, t!("nav-users"), Html::default()) }
                </ul>
            }
            <AccountMenu session={props.session.clone()} {running} />
        </nav>
    }
}

fn running_badge(running: usize) -> Html {
    if running == 0 {
        return Html::default();
    }
    html! {
        <Badge>
            <span aria-hidden="true">{ running }</span>
            <span class="visually-hidden">{ t!("nav-transfers-running", count = running) }</span>
        </Badge>
    }
}

/// The properties of [`NavLink`].
#[derive(Properties, PartialEq)]
struct NavLinkProps {
    to: Route,
    current: bool,
    /// What dropping something on it means, as its attribute `data-drop`.
    drop: Option<AttrValue>,
    glyph: Glyph,
    label: AttrValue,
    #[prop_or_default]
    children: Html,
}

/// A link of the sidebar, marked where it is the screen that is shown.
#[component]
fn NavLink(props: &NavLinkProps) -> Html {
    let navigator = use_navigator();
    let to = props.to;
    let onclick = move |event: MouseEvent| {
        event.prevent_default();
        if let Some(navigator) = &navigator {
            navigator.push(&to);
        }
    };
    html! {
        <a class="nav" href={format!("#{}", to.to_path())} aria-current={props.current.then_some("page")} data-drop={props.drop.clone()} {onclick}>
            <Icon glyph={props.glyph} />
            { &props.label }
            { props.children.clone() }
        </a>
    }
}

/// The properties of [`AccountMenu`].
#[derive(Properties, PartialEq)]
struct AccountMenuProps {
    session: Session,
    running: usize,
}

/// Who is signed in, with the way to the profile, to other accounts, and out.
#[component]
fn AccountMenu(props: &AccountMenuProps) -> Html {
    let session = &props.session;
    let photo = use_photo().url();
    let navigator = use_navigator();
    let asking = use_state(|| false);
    let sign_out = use_sign_out();
    let lock = use_lock();
    let others = use_other_accounts();
    let to_profile = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Profile);
        }
    });
    let ask = {
        let (asking, sign_out, running) = (asking.clone(), sign_out.clone(), props.running);
        Callback::from(move |()| if running == 0 { sign_out.emit(()) } else { asking.set(true) })
    };
    let item = |label: String, glyph: Glyph, onselect: Callback<()>| MenuItem {
        label: label.into(),
        icon: Some(glyph),
        shortcut: None,
        danger: false,
        onselect,
    };
    let mut items = vec![item(t!("nav-profile"), Glyph::User, to_profile)];
    for other in &others.known {
        let (id, name) = (other.id.clone(), other.username.clone().unwrap_or_default());
        let label = t!("account-switch", name = name, connection = other.file.name.as_str());
        items.push(item(label, Glyph::Users, others.switch.reform(move |()| id.clone())));
    }
    items.extend([
        item(t!("account-add"), Glyph::Plus, others.add),
        item(t!("session-lock"), Glyph::Lock, lock),
        item(t!("session-sign-out"), Glyph::LogOut, ask),
    ]);
    html! {
        <>
            <Menu label={t!("account-menu")} worded=true {items} upwards=true class="account">
                <Avatar name={session.display_name.clone()} image={photo} />
                <span class="account-text">
                    <strong>{ &session.display_name }</strong>
                    if let Some(email) = session.email.as_ref().filter(|email| **email != session.display_name) {
                        <small>{ email }</small>
                    }
                </span>
                <Icon glyph={Glyph::ChevronsUpDown} />
            </Menu>
            { sign_out_question(&asking, &sign_out, props.running) }
        </>
    }
}

fn sign_out_question(asking: &UseStateHandle<bool>, sign_out: &Callback<()>, running: usize) -> Html {
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(false))
    };
    let confirm = {
        let (close, sign_out) = (close.clone(), sign_out.clone());
        move |_: MouseEvent| {
            close.emit(());
            sign_out.emit(());
        }
    };
    let actions = html! {
        <>
            <Button variant={ButtonVariant::Primary} onclick={close.reform(|_: MouseEvent| ())}>{ t!("close-stay") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={confirm}>{ t!("session-sign-out-confirm") }</Button>
        </>
    };
    html! {
        <Dialog open={**asking} title={t!("session-sign-out-title")} onclose={close} {actions}>
            <p>{ t!("session-sign-out-question", count = running) }</p>
        </Dialog>
    }
}

#[hook]
fn use_sign_out() -> Callback<()> {
    let action = use_action();
    let session = use_session();
    let toasts = use_toasts();
    {
        let toasts = toasts.clone();
        use_effect_with(action.error().cloned(), move |error| {
            if let Some(error) = error {
                toasts.show(Tone::Danger, error_text(error));
            }
        });
    }
    Callback::from(move |()| {
        let (session, toasts) = (session.clone(), toasts.clone());
        action.send(SignOut {}, move |report| {
            session.set.emit(SessionStatus::SignedOut { because: None });
            tell(&toasts, &report);
        });
    })
}

fn tell(toasts: &Toasts, report: &SignOutReport) {
    match (report.problems.first(), report.revoked) {
        (Some(problem), _) => toasts.show(Tone::Danger, error_text(problem)),
        (None, true) => toasts.show(Tone::Good, t!("session-signed-out")),
        (None, false) => toasts.show(Tone::Info, t!("session-signed-out-unrevoked")),
    }
}
