//! The person's files and the transfers that bring them here and there.

mod arrange;
mod conflict_dialog;
mod conflicts;
mod delete_dialog;
mod download;
mod drop_overlay;
mod file_list;
mod folder;
mod inspector;
mod job_line;
mod jobs;
mod kind;
mod listing;
mod notices;
mod page;
mod removal;
mod selection_bar;
mod states;
mod toolbar;
mod transfer_actions;
mod transfers_footer;
mod transfers_page;
mod upload;
mod view;

pub(crate) use page::FilesPage;
pub(crate) use transfers_page::TransfersPage;
