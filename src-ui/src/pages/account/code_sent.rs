//! Where a code went.

use devops360_contract::account::{CodeDelivery, DeliveryMedium};

use crate::t;

/// Where the code of a question went, in words.
pub(super) fn code_sent(delivery: &CodeDelivery) -> String {
    let destination = delivery.destination.as_str();
    match delivery.medium {
        DeliveryMedium::Email => t!("confirm-sent-email", destination = destination),
        DeliveryMedium::Sms => t!("confirm-sent-sms", destination = destination),
        DeliveryMedium::Unknown => t!("confirm-sent-unknown", destination = destination),
    }
}
