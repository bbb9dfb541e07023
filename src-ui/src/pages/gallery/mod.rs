//! Every component in its states: dev builds only, so its words are not translated.

mod controls;
mod display;
mod feedback;

use yew::prelude::*;

use self::controls::{Buttons, Fields, Menus};
use self::display::{People, TabsAndTable};
use self::feedback::{Banners, Dialogs, Empty, Progresses, Toasts};
use crate::hooks::use_screen;

/// All of them, a card for each kind.
#[component]
pub(crate) fn GalleryPage() -> Html {
    use_screen("Components".to_owned());
    html! {
        <main class="sheet" data-screen="gallery">
            <div class="inner gallery">
                <h1>{ "Components" }</h1>
                <Buttons />
                <Fields />
                <Menus />
                <Banners />
                <Dialogs />
                <Toasts />
                <Progresses />
                <Empty />
                <People />
                <TabsAndTable />
            </div>
        </main>
    }
}
