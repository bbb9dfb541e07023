//! The window's content: screens that ask the shell and show what it answers.

#![cfg_attr(test, allow(clippy::unwrap_used))]

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
