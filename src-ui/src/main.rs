//! The window's content: screens that ask the shell and show what it answers.

#![cfg_attr(test, allow(clippy::unwrap_used))]
#![cfg_attr(
    not(debug_assertions),
    allow(
        dead_code,
        unused_imports,
        reason = "the gallery, which shows every component, is in dev builds only"
    )
)]

mod app;
mod channel;
mod components;
mod dom;
mod format;
mod frame;
mod hooks;
mod i18n;
mod ipc;
mod load;
mod pages;
mod routes;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
