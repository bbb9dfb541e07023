//! A message that stays on the page.

use yew::prelude::*;

use super::{Glyph, Icon};

/// What a message means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Good,
    /// Take care.
    Warn,
    /// It failed.
    Danger,
}

impl Tone {
    /// The class that colours it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Info => Glyph::Info,
            Self::Good => Glyph::CircleCheck,
            Self::Warn => Glyph::Warning,
            Self::Danger => Glyph::CircleAlert,
        }
    }
}

/// The properties of [`Banner`].
#[derive(Properties, PartialEq)]
pub(crate) struct BannerProps {
    /// What it means.
    #[prop_or_default]
    pub(crate) tone: Tone,
    /// Another icon than the tone's.
    #[prop_or_default]
    pub(crate) icon: Option<Glyph>,
    /// A first line in bold.
    #[prop_or_default]
    pub(crate) title: Option<AttrValue>,
    /// What to do about it: buttons.
    #[prop_or_default]
    pub(crate) actions: Html,
    /// Spoken at once when it appears, even where the tone is not danger.
    #[prop_or_default]
    pub(crate) announce: bool,
    /// The words.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A message with an icon, words and what to do; a failure is spoken at once.
#[component]
pub(crate) fn Banner(props: &BannerProps) -> Html {
    let role = match (props.tone, props.announce) {
        (Tone::Danger, _) => Some("alert"),
        (_, true) => Some("status"),
        _ => None,
    };
    html! {
        <div class={classes!("banner", props.tone.class())} {role}>
            <Icon glyph={props.icon.unwrap_or(props.tone.glyph())} />
            <div class="banner-text">
                if let Some(title) = &props.title { <strong>{ title }</strong> }
                { props.children.clone() }
            </div>
            if props.actions != Html::default() { <div class="banner-actions">{ props.actions.clone() }</div> }
        </div>
    }
}
