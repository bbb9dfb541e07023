//! `AdminListUserAuthEvents`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserAuthEvents.html>.

use aws_sdk_cognitoidentityprovider::types::AuthEventType;
use devops360_core::administration::{DirectoryPage, SignInRecord};
use devops360_core::cloud::ServiceError;

use super::{Directory, PAGE, SERVICE};
use crate::error;

pub(super) async fn call(
    directory: &Directory,
    username: &str,
    after: Option<&str>,
) -> Result<DirectoryPage<SignInRecord>, ServiceError> {
    let request = directory.client.admin_list_user_auth_events().user_pool_id(&directory.pool);
    let request = request.username(username).max_results(PAGE).set_next_token(after.map(str::to_owned));
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    let events = answer.auth_events.unwrap_or_default().into_iter().map(record);
    Ok(DirectoryPage { entries: events.collect::<Result<_, _>>()?, next: answer.next_token })
}

fn record(event: AuthEventType) -> Result<SignInRecord, ServiceError> {
    let context = event.event_context_data;
    let of = |field: fn(&aws_sdk_cognitoidentityprovider::types::EventContextDataType) -> &Option<String>| {
        context.as_ref().and_then(|context| field(context).clone()).filter(|text| !text.is_empty())
    };
    Ok(SignInRecord {
        kind: event.event_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        response: event.event_response.map(|response| response.as_str().to_owned()).unwrap_or_default(),
        at: error::system_time(SERVICE, event.creation_date.as_ref())?,
        address: of(|context| &context.ip_address),
        device: of(|context| &context.device_name),
        city: of(|context| &context.city),
        country: of(|context| &context.country),
    })
}
