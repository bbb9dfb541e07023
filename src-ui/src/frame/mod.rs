//! What stands around every screen of a signed-in person: the sidebar and the notices.

mod close;
mod notices;
mod sidebar;

use devops360_contract::session::Session;
use yew::prelude::*;

pub(crate) use self::close::CloseDialog;

use self::notices::Notices;
use self::sidebar::Sidebar;
use crate::dom;
use crate::hooks::use_idle_lock;
use crate::routes::Route;
use crate::t;

/// The properties of [`Frame`].
#[derive(Properties, PartialEq)]
pub(crate) struct FrameProps {
    /// The screen that is shown.
    pub(crate) route: Route,
    /// Who is signed in.
    pub(crate) session: Session,
    /// The screen.
    pub(crate) children: Html,
}

/// The sidebar, the notices and the screen between them.
#[component]
pub(crate) fn Frame(props: &FrameProps) -> Html {
    use_idle_lock();
    // A link to an anchor would be taken for an address of a screen.
    let skip = |_: MouseEvent| dom::focus_heading();
    html! {
        <div class="frame">
            <button type="button" class="button skip-link" onclick={skip}>{ t!("skip-to-content") }</button>
            <Sidebar route={props.route} session={props.session.clone()} />
            <div class="workplace">
                <Notices session={props.session.clone()} />
                { props.children.clone() }
            </div>
        </div>
    }
}
