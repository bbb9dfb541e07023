//! Something that is fetched: on its way, there, or not to be had; with what was there before, while it is fetched again.

use devops360_contract::AppError;
use yew::prelude::*;

use crate::components::{ErrorBanner, ErrorView, Spinner};
use crate::t;

/// The state of something that is fetched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Load<T> {
    /// It is on its way.
    Pending {
        /// What was there before.
        stale: Option<T>,
    },
    /// It is there.
    Ready(T),
    /// It could not be had.
    Failed {
        /// Why.
        error: AppError,
        /// What was there before.
        stale: Option<T>,
    },
}

impl<T> Default for Load<T> {
    fn default() -> Self {
        Self::Pending { stale: None }
    }
}

impl<T: Clone> Load<T> {
    /// What there is to show, fresh or stale.
    pub(crate) const fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Pending { stale } | Self::Failed { stale, .. } => stale.as_ref(),
        }
    }

    /// The same of something that is made of it.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Load<U> {
        match self {
            Self::Pending { stale } => Load::Pending { stale: stale.map(make) },
            Self::Ready(value) => Load::Ready(make(value)),
            Self::Failed { error, stale } => Load::Failed { error, stale: stale.map(make) },
        }
    }

    /// Whether it is on its way.
    pub(crate) const fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }

    /// The same, being fetched again: what is there stays.
    pub(crate) fn again(&self) -> Self {
        Self::Pending { stale: self.value().cloned() }
    }

    /// The same after an attempt: a failure keeps what is there.
    pub(crate) fn settle(&self, outcome: Result<T, AppError>) -> Self {
        match outcome {
            Ok(value) => Self::Ready(value),
            Err(error) => Self::Failed { error, stale: self.value().cloned() },
        }
    }
}

/// Shows it: a quiet spinner, a failure with a retry, or what `view` makes of it, below the failure of a later attempt.
pub(crate) fn render<T: Clone>(load: &Load<T>, retry: &Callback<()>, view: impl FnOnce(&T) -> Html) -> Html {
    match (load, load.value()) {
        (Load::Failed { error, .. }, Some(stale)) => html! {
            <><ErrorBanner error={error.clone()} onretry={retry.clone()} />{ view(stale) }</>
        },
        (Load::Failed { error, .. }, None) => {
            html! { <ErrorView error={error.clone()} onretry={retry.clone()} /> }
        }
        (_, Some(value)) => view(value),
        (_, None) => html! { <div class="loading"><Spinner label={t!("loading")} /></div> },
    }
}

#[cfg(test)]
mod tests {
    use super::Load;
    use devops360_contract::{AppError, Code};

    #[test]
    fn a_failure_keeps_what_was_there() {
        let ready = Load::Ready(7);
        let failed = ready.again().settle(Err(AppError::new(Code::Offline)));
        assert_eq!(failed.value(), Some(&7), "the person still sees the last list while offline");
        assert_eq!(failed.again().settle(Ok(8)), Load::Ready(8));
    }

    #[test]
    fn a_first_failure_has_nothing_to_show() {
        let failed = Load::<u32>::default().settle(Err(AppError::new(Code::Offline)));
        assert_eq!(failed.value(), None);
        assert!(!failed.is_pending());
    }
}
