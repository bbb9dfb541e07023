//! Choosing the AWS resources, and seeing whether they are well.

mod connect;
mod doctor;
mod manual;
mod manual_form;
mod saved;

pub(crate) use self::connect::ConnectPage;
pub(crate) use self::manual::ManualPage;
