//! The person's files and the transfers that bring them here and there.

mod arrange;
mod change_line;
mod changes;
mod conflict_dialog;
mod conflicts;
mod download;
mod drop_overlay;
mod file_list;
mod folder;
mod folder_dialog;
mod inspector;
mod job_line;
mod jobs;
mod kind;
mod listing;
mod name_dialog;
mod notices;
mod page;
mod relocation;
mod remarks;
mod search;
mod selection_bar;
mod states;
mod toolbar;
mod transfer_actions;
mod transfers_footer;
mod transfers_page;
mod trash;
mod trash_page;
mod upload;
mod versions;
mod view;

pub(crate) use changes::ChangesProvider;
pub(crate) use page::FilesPage;
pub(crate) use transfers_page::TransfersPage;
pub(crate) use trash_page::TrashPage;
