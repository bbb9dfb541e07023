//! `ListUsers`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>.

use devops360_contract::administration::{SearchField, UserSearch};
use devops360_core::administration::{DirectoryPage, DirectoryUser};
use devops360_core::cloud::ServiceError;

use super::{Directory, PAGE, SERVICE, convert};
use crate::error;

pub(super) async fn call(
    directory: &Directory,
    search: Option<&UserSearch>,
    after: Option<&str>,
) -> Result<DirectoryPage<DirectoryUser>, ServiceError> {
    let request = directory.client.list_users().user_pool_id(&directory.pool).limit(PAGE);
    let request = request.set_filter(search.map(filter)).set_pagination_token(after.map(str::to_owned));
    let answer = request.send().await.map_err(error::of(SERVICE))?;
    let users = answer.users.unwrap_or_default().into_iter().map(convert::user);
    Ok(DirectoryPage { entries: users.collect::<Result<_, _>>()?, next: answer.pagination_token })
}

/// A filter in Cognito's form; quotation marks in what was typed are escaped.
fn filter(search: &UserSearch) -> String {
    let attribute = match search.field {
        SearchField::Username => "username",
        SearchField::Email => "email",
        SearchField::Phone => "phone_number",
        SearchField::Name => "name",
    };
    let value = search.starts_with.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{attribute} ^= \"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_end_the_filter() {
        let search = |starts_with: &str| {
            filter(&UserSearch { field: SearchField::Email, starts_with: starts_with.to_owned() })
        };
        assert_eq!(search("ada@"), r#"email ^= "ada@""#);
        assert_eq!(search(r#"" or "" = ""#), r#"email ^= "\" or \"\" = \"""#);
        assert_eq!(search(r"back\slash"), r#"email ^= "back\\slash""#);
    }
}
