//! The operations: their members, and which of the pool's they are.

use devops360_contract::account::Factor;
use devops360_core::account::{
    AuthRequest, Bearer, ChallengeResponse, DeviceConfirmation, IdentityProvider, MfaPreference,
};
use devops360_core::cloud::ServiceError;
use devops360_core::secret::Secret;
use serde_json::{Value, json};

use super::answers;
use super::request::Arguments;
use crate::identity::FakeUserPool;

type Outcome = Result<Value, ServiceError>;

/// Runs `operation`.
pub(super) async fn run(pool: &FakeUserPool, operation: &str, arguments: Arguments) -> Outcome {
    match operation {
        "InitiateAuth" => initiate_auth(pool, arguments).await,
        "RespondToAuthChallenge" => respond(pool, arguments).await,
        "AssociateSoftwareToken" => associate(pool, arguments).await,
        "VerifySoftwareToken" => verify(pool, arguments).await,
        "SetUserMFAPreference" => prefer(pool, arguments).await,
        "UpdateUserAttributes" => update_attributes(pool, arguments).await,
        "GetUserAttributeVerificationCode" | "VerifyUserAttribute" => {
            address(pool, operation, arguments).await
        }
        "GetTokensFromRefreshToken" => refresh(pool, arguments).await,
        "ChangePassword" => change_password(pool, arguments).await,
        "GetUser" | "GlobalSignOut" | "DeleteUser" => of_bearer(pool, operation, arguments).await,
        "ListDevices" | "ListWebAuthnCredentials" => list(pool, operation, arguments).await,
        "ConfirmDevice" => confirm_device(pool, arguments).await,
        "UpdateDeviceStatus" => update_device_status(pool, arguments).await,
        "ForgetDevice" | "DeleteWebAuthnCredential" => remove(pool, operation, arguments).await,
        other => Err(pool.refusal("UnknownOperationException", other)),
    }
}

async fn initiate_auth(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    arguments.client(pool)?;
    let flow = match arguments.text("AuthFlow").as_str() {
        "USER_SRP_AUTH" => "USER_SRP_AUTH",
        "USER_PASSWORD_AUTH" => "USER_PASSWORD_AUTH",
        "USER_AUTH" => "USER_AUTH",
        "REFRESH_TOKEN_AUTH" => "REFRESH_TOKEN_AUTH",
        other => return Err(pool.refusal("InvalidParameterException", other)),
    };
    let (parameters, _) = arguments.parameters("AuthParameters");
    arguments.end(pool)?;
    Ok(answers::step(pool.initiate_auth(AuthRequest { flow, parameters }).await?))
}

async fn respond(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    arguments.client(pool)?;
    let name = arguments.text("ChallengeName");
    let session = arguments.optional("Session").map(Secret::new);
    let (responses, attributes) = arguments.parameters("ChallengeResponses");
    arguments.end(pool)?;
    let expected: &[&str] = match name.as_str() {
        "PASSWORD_VERIFIER" => {
            &["PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP", "USERNAME"]
        }
        "SMS_MFA" => &["SMS_MFA_CODE", "USERNAME"],
        "SMS_OTP" => &["SMS_OTP_CODE", "USERNAME"],
        "EMAIL_OTP" => &["EMAIL_OTP_CODE", "USERNAME"],
        "SOFTWARE_TOKEN_MFA" => &["SOFTWARE_TOKEN_MFA_CODE", "USERNAME"],
        "NEW_PASSWORD_REQUIRED" => &["NEW_PASSWORD", "USERNAME"],
        "SELECT_MFA_TYPE" | "SELECT_CHALLENGE" => &["ANSWER", "USERNAME"],
        "MFA_SETUP" => &["USERNAME"],
        "DEVICE_SRP_AUTH" => &["DEVICE_KEY", "SRP_A", "USERNAME"],
        "DEVICE_PASSWORD_VERIFIER" => &[
            "DEVICE_KEY",
            "PASSWORD_CLAIM_SECRET_BLOCK",
            "PASSWORD_CLAIM_SIGNATURE",
            "TIMESTAMP",
            "USERNAME",
        ],
        other => return Err(pool.refusal("InvalidParameterException", other)),
    };
    // The proof of a password may come from a device that the pool knows.
    let beside = if name == "PASSWORD_VERIFIER" { "DEVICE_KEY" } else { "SECRET_HASH" };
    let given: Vec<_> =
        responses.keys().copied().filter(|key| ![beside, "SECRET_HASH"].contains(key)).collect();
    if given != expected {
        let message = format!("{name} takes {expected:?}, not {given:?}");
        return Err(pool.refusal("InvalidParameterException", &message));
    }
    let response = ChallengeResponse { name, session, responses, attributes };
    Ok(answers::step(pool.respond_to_auth_challenge(response).await?))
}

/// `AccessToken` or `Session`: one of them.
fn bearer(pool: &FakeUserPool, arguments: &mut Arguments) -> Result<Bearer, ServiceError> {
    match (arguments.optional("AccessToken"), arguments.optional("Session")) {
        (Some(token), None) => Ok(Bearer::AccessToken(Secret::new(token))),
        (None, Some(session)) => Ok(Bearer::Session(Secret::new(session))),
        _ => Err(pool.refusal("InvalidParameterException", "either an access token or a session")),
    }
}

async fn associate(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let bearer = bearer(pool, &mut arguments)?;
    arguments.end(pool)?;
    let token = pool.associate_software_token(&bearer).await?;
    let mut answer = json!({ "SecretCode": token.key.reveal() });
    answers::put(&mut answer, "Session", token.session.as_ref().map(Secret::reveal));
    Ok(answer)
}

async fn verify(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let bearer = bearer(pool, &mut arguments)?;
    let code = arguments.text("UserCode");
    let name = arguments.optional("FriendlyDeviceName").unwrap_or_default();
    arguments.end(pool)?;
    if code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(pool.refusal("InvalidParameterException", "userCode has to be six digits"));
    }
    let session = pool.verify_software_token(&bearer, &code, &name).await?;
    let mut answer = json!({ "Status": "SUCCESS" });
    answers::put(&mut answer, "Session", session.as_ref().map(Secret::reveal));
    Ok(answer)
}

async fn prefer(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let named = [
        ("SoftwareTokenMfaSettings", Factor::AuthenticatorApp),
        ("SMSMfaSettings", Factor::Sms),
        ("EmailMfaSettings", Factor::Email),
    ];
    let settings: Vec<_> =
        named.into_iter().filter_map(|(name, factor)| Some((factor, arguments.object(name)?))).collect();
    arguments.end(pool)?;
    for (factor, settings) in settings {
        let is = |name: &str| settings.get(name).and_then(Value::as_bool).unwrap_or_default();
        let preference = MfaPreference { factor, enabled: is("Enabled"), preferred: is("PreferredMfa") };
        pool.set_mfa_preference(&token, preference).await?;
    }
    Ok(json!({}))
}

async fn refresh(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    arguments.client(pool)?;
    let token = arguments.secret("RefreshToken");
    let secret = arguments.optional("ClientSecret").map(Secret::new);
    let device = arguments.optional("DeviceKey");
    arguments.end(pool)?;
    let tokens = pool.tokens_from_refresh_token(&token, secret.as_ref(), device.as_deref()).await?;
    Ok(json!({ "AuthenticationResult": answers::tokens(&tokens) }))
}

async fn change_password(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let (current, new) = (arguments.secret("PreviousPassword"), arguments.secret("ProposedPassword"));
    arguments.end(pool)?;
    pool.change_password(&token, &current, &new).await.map(|()| json!({}))
}

async fn update_attributes(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let attributes = arguments.attributes("UserAttributes");
    arguments.end(pool)?;
    let sent = pool.update_user_attributes(&token, &attributes).await?;
    let sent: Vec<_> = sent.iter().map(|(name, delivery)| answers::delivery(name, delivery)).collect();
    Ok(json!({ "CodeDeliveryDetailsList": sent }))
}

async fn address(pool: &FakeUserPool, operation: &str, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let name = arguments.text("AttributeName");
    if operation == "VerifyUserAttribute" {
        let code = arguments.text("Code");
        arguments.end(pool)?;
        return pool.verify_user_attribute(&token, &name, &code).await.map(|()| json!({}));
    }
    arguments.end(pool)?;
    let sent = pool.attribute_verification_code(&token, &name).await?;
    let sent = sent.map(|delivery| answers::delivery(&name, &delivery));
    Ok(json!({ "CodeDeliveryDetails": sent }))
}

async fn of_bearer(pool: &FakeUserPool, operation: &str, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    arguments.end(pool)?;
    match operation {
        "GetUser" => Ok(answers::user(pool.get_user(&token).await?)),
        "DeleteUser" => pool.delete_user(&token).await.map(|()| json!({})),
        _ => pool.global_sign_out(&token).await.map(|()| json!({})),
    }
}

/// Gives one entry a page, so that whoever asks has to go on asking.
async fn list(pool: &FakeUserPool, operation: &str, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let devices = operation == "ListDevices";
    let (size, next) = if devices { ("Limit", "PaginationToken") } else { ("MaxResults", "NextToken") };
    if arguments.number(size).is_some_and(|size| size > 60) {
        return Err(pool.refusal("InvalidParameterException", "at most 60 at once"));
    }
    let at: usize = arguments.optional(next).and_then(|token| token.parse().ok()).unwrap_or_default();
    arguments.end(pool)?;
    let (name, all) = if devices {
        ("Devices", pool.list_devices(&token).await?.iter().map(answers::device).collect::<Vec<_>>())
    } else {
        ("Credentials", pool.list_passkeys(&token).await?.iter().map(answers::passkey).collect())
    };
    let mut answer = json!({ name: all.get(at).into_iter().collect::<Vec<_>>() });
    let more = (at + 1 < all.len()).then(|| (at + 1).to_string());
    answers::put(&mut answer, next, more.as_deref());
    Ok(answer)
}

async fn confirm_device(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let (key, name) = (arguments.text("DeviceKey"), arguments.optional("DeviceName").unwrap_or_default());
    let config = arguments.object("DeviceSecretVerifierConfig").unwrap_or_default();
    arguments.end(pool)?;
    let text = |name: &str| config.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (verifier, salt) = (text("PasswordVerifier"), text("Salt"));
    let asks = pool.confirm_device(&token, &DeviceConfirmation { key, name, verifier, salt }).await?;
    Ok(json!({ "UserConfirmationNecessary": asks }))
}

async fn update_device_status(pool: &FakeUserPool, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let key = arguments.text("DeviceKey");
    let remembered = match arguments.text("DeviceRememberedStatus").as_str() {
        "remembered" => true,
        "not_remembered" => false,
        other => return Err(pool.refusal("InvalidParameterException", other)),
    };
    arguments.end(pool)?;
    pool.update_device_status(&token, &key, remembered).await.map(|()| json!({}))
}

async fn remove(pool: &FakeUserPool, operation: &str, mut arguments: Arguments) -> Outcome {
    let token = arguments.secret("AccessToken");
    let device = operation == "ForgetDevice";
    let id = arguments.text(if device { "DeviceKey" } else { "CredentialId" });
    arguments.end(pool)?;
    let removed =
        if device { pool.forget_device(&token, &id).await } else { pool.delete_passkey(&token, &id).await };
    removed.map(|()| json!({}))
}
