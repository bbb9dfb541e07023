//! A hook for each concern of a screen.

mod accounts;
mod action;
mod connections;
mod copy;
mod countdown;
mod element_id;
mod events;
mod fetch;
mod idle;
mod photo;
mod screen;
mod session;
mod settings;
mod shortcut;
mod toasts;
mod transfers;
mod way;

pub(crate) use accounts::{OtherAccounts, use_other_accounts};
pub(crate) use action::{Action, use_action};
pub(crate) use connections::{ConnectionsContext, ConnectionsProvider, use_connections};
pub(crate) use copy::use_copy;
pub(crate) use countdown::{RESEND_AFTER_S, use_countdown};
pub(crate) use element_id::use_element_id;
pub(crate) use events::{EventBusProvider, ProviderProps, use_event};
pub(crate) use fetch::{Fetch, use_fetch};
pub(crate) use idle::{use_idle_lock, use_lock};
pub(crate) use photo::{PhotoProvider, use_photo, use_staged_photo};
pub(crate) use screen::{use_fault_focus, use_screen};
pub(crate) use session::{SessionContext, SessionProvider, use_session};
pub(crate) use settings::{SettingsProvider, use_settings};
pub(crate) use shortcut::{use_edit_shortcut, use_shortcut};
pub(crate) use toasts::{Toasts, ToastsProvider, use_toasts};
pub(crate) use transfers::{TransfersProvider, use_transfers};
pub(crate) use way::use_way;
