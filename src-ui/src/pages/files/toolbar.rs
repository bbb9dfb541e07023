//! The line above the files: where they are, the search, and what can be done.

use devops360_contract::files::visible;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::drag::drop_folder;
use crate::components::{Breadcrumb, Button, ButtonVariant, Crumb, Glyph, Icon, Menu, MenuItem};
use crate::t;

/// The properties of [`Toolbar`].
#[derive(Properties, PartialEq)]
pub(super) struct ToolbarProps {
    /// The folder that is shown.
    pub(super) path: String,
    /// What the person looks for.
    pub(super) filter: AttrValue,
    /// The search field, to focus it.
    pub(super) search: NodeRef,
    /// The folder is being read.
    pub(super) reading: bool,
    /// An upload is being prepared.
    pub(super) preparing: bool,
    /// Goes to a folder.
    pub(super) onopen: Callback<String>,
    /// Looks for something else.
    pub(super) onfilter: Callback<String>,
    /// Looks for it in the folders below too.
    pub(super) onsearch: Callback<()>,
    /// Reads the folder again.
    pub(super) onrefresh: Callback<()>,
    /// Lets the person choose files.
    pub(super) onupload: Callback<()>,
    /// Lets the person choose folders.
    pub(super) onuploadfolder: Callback<()>,
    /// Puts what the clipboard holds into the folder.
    pub(super) onpaste: Callback<()>,
    /// Goes to the sync of the folder.
    pub(super) onsync: Callback<()>,
    /// Lets the person name a new folder.
    pub(super) onfolder: Callback<()>,
}

/// The way to the folder, the search, and the upload.
#[component]
pub(super) fn Toolbar(props: &ToolbarProps) -> Html {
    html! {
        <header class="toolbar">
            <Breadcrumb label={t!("files-way")} crumbs={crumbs(&props.path, &props.onopen)} />
            <span class="grow"></span>
            { search(props) }
            if !props.filter.is_empty() {
                <Button icon={Glyph::Search} onclick={props.onsearch.reform(|_| ())}>{ t!("search-below") }</Button>
            }
            <Button
                variant={ButtonVariant::Quiet}
                icon={Glyph::Refresh}
                label={t!("files-refresh")}
                busy={props.reading}
                onclick={props.onrefresh.reform(|_| ())}
            />
            <Button
                variant={ButtonVariant::Quiet}
                icon={Glyph::FolderPlus}
                label={t!("files-new-folder")}
                onclick={props.onfolder.reform(|_| ())}
            />
            { upload(props) }
        </header>
    }
}

/// Files with one click, as is wanted most; folders beside them.
fn upload(props: &ToolbarProps) -> Html {
    let item = |label: String, icon: Glyph, onselect: &Callback<()>| MenuItem {
        label: label.into(),
        icon: Some(icon),
        shortcut: None,
        danger: false,
        onselect: onselect.clone(),
    };
    let items = vec![
        MenuItem { shortcut: Some('U'), ..item(t!("files-upload-files"), Glyph::Upload, &props.onupload) },
        item(t!("files-upload-folder"), Glyph::Folder, &props.onuploadfolder),
        MenuItem { shortcut: Some('V'), ..item(t!("clip-paste"), Glyph::ClipboardPaste, &props.onpaste) },
        item(t!("files-sync-this"), Glyph::Refresh, &props.onsync),
    ];
    html! {
        <div class="split-button">
            <Button
                variant={ButtonVariant::Primary}
                icon={Glyph::Upload}
                busy={props.preparing}
                onclick={props.onupload.reform(|_| ())}
            >
                { t!("files-upload") }
            </Button>
            <Menu label={t!("files-upload-what")} {items} class={classes!("button", "primary", "square")}>
                <Icon glyph={Glyph::ChevronDown} />
            </Menu>
        </div>
    }
}

fn search(props: &ToolbarProps) -> Html {
    let oninput =
        props.onfilter.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let (clear, below) = (props.onfilter.clone(), props.onsearch.clone());
    let onkeydown = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            clear.emit(String::new());
        }
        "Enter" => below.emit(()),
        _ => {}
    };
    html! {
        <div class="search">
            <Icon glyph={Glyph::Search} />
            <input
                ref={props.search.clone()}
                type="search"
                name="search"
                autocomplete="off"
                spellcheck="false"
                placeholder={t!("files-search")}
                aria-label={t!("files-search")}
                aria-keyshortcuts="Control+F Meta+F"
                value={props.filter.clone()}
                {oninput}
                {onkeydown}
            />
            if props.filter.is_empty() {
                <kbd aria-hidden="true">{ "Ctrl F" }</kbd>
            } else {
                <button
                    type="button"
                    class="dismiss"
                    aria-label={t!("files-search-clear")}
                    onclick={props.onfilter.reform(|_| String::new())}
                >
                    <Icon glyph={Glyph::X} />
                </button>
            }
        </div>
    }
}

fn crumbs(path: &str, onopen: &Callback<String>) -> Vec<Crumb> {
    let folders = shortened(trail(path));
    let last = folders.len() - 1;
    let crumb = |(index, (name, folder)): (usize, (String, String))| {
        let label = if folder.is_empty() { t!("files-title") } else { name };
        let drop = (index < last).then(|| drop_folder(&folder).into());
        let onclick = (index < last).then(|| onopen.reform(move |()| folder.clone()));
        Crumb { label: label.into(), onclick, drop }
    };
    folders.into_iter().enumerate().map(crumb).collect()
}

/// The folders from the top to `path`: name, made visible, and path of each; the top has no name.
fn trail(path: &str) -> Vec<(String, String)> {
    let mut folders = vec![(String::new(), String::new())];
    let mut end = 0;
    for name in path.split_inclusive('/') {
        end += name.len();
        folders.push((visible(name.trim_end_matches('/')), path[..end].to_owned()));
    }
    folders
}

/// The top, the last two, and between them one step for all the others: it leads to the last of those.
fn shortened(folders: Vec<(String, String)>) -> Vec<(String, String)> {
    const SHOWN: usize = 4;
    if folders.len() <= SHOWN {
        return folders;
    }
    let (hidden, tail) = (folders.len() - 3, folders.len() - 2);
    let more = ("…".to_owned(), folders[hidden].1.clone());
    let mut short = vec![folders[0].clone(), more];
    short.extend_from_slice(&folders[tail..]);
    short
}

/// The folder that holds `path`; none for the top.
pub(super) fn parent(path: &str) -> Option<String> {
    let inner = path.strip_suffix('/')?;
    Some(inner.rfind('/').map_or_else(String::new, |end| inner[..=end].to_owned()))
}

/// What to call the folder `path`, made visible.
pub(super) fn folder_name(path: &str) -> String {
    let name = path.strip_suffix('/').and_then(|inner| inner.rsplit('/').next());
    name.map_or_else(|| t!("files-title"), visible)
}

#[cfg(test)]
mod tests {
    use super::{parent, shortened, trail};

    #[test]
    fn the_way_to_a_folder_names_every_step() {
        let names = |path: &str| trail(path).into_iter().map(|(_, folder)| folder).collect::<Vec<_>>();
        assert_eq!(names(""), [""]);
        assert_eq!(names("docs/2026 über/"), ["", "docs/", "docs/2026 über/"]);
        assert_eq!(trail("docs/2026/")[2].0, "2026");
        assert_eq!(trail("a\u{202E}b/")[1].0, "a⟨U+202E⟩b", "a name must not turn the line around");
    }

    #[test]
    fn a_long_way_shows_its_ends() {
        let names = |path: &str| shortened(trail(path)).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("a/b/c/"), ["", "a", "b", "c"]);
        assert_eq!(names("a/b/c/d/e/"), ["", "…", "d", "e"]);
        assert_eq!(shortened(trail("a/b/c/d/e/"))[1].1, "a/b/c/");
    }

    #[test]
    fn the_way_up_ends_at_the_top() {
        for (path, expected) in [("a/b/c/", Some("a/b/")), ("a/", Some("")), ("", None)] {
            assert_eq!(parent(path).as_deref(), expected, "above {path:?}");
        }
    }
}
