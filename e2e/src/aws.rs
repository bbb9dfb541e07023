//! AWS calls as an attacker would make them: with a person's own credentials, past the app.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use devops360_contract::connection::ConnectionFile;
use serde_json::Value;

use crate::error::{Error, Result};

/// What a service answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// The answer of a request that had to be allowed.
    ///
    /// # Errors
    /// When it was not.
    pub fn allowed(self) -> Result<Self> {
        let fine = (200..300).contains(&self.status);
        if fine {
            Ok(self)
        } else {
            Err(Error::failed(format!("not allowed: {} {}", self.status, self.body)))
        }
    }

    /// The answer of a request that had to be denied: for lack of a permission and no other reason.
    ///
    /// # Errors
    /// When it was allowed, or failed for another reason.
    pub fn denied(self) -> Result<()> {
        let denied = matches!(self.status, 400 | 403) && self.body.contains("AccessDenied");
        if denied { Ok(()) } else { Err(Error::failed(format!("not denied: {} {}", self.status, self.body))) }
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// The emulator, called without credentials: what Cognito lets anybody do.
#[derive(Debug, Clone)]
pub struct Anybody {
    agent: ureq::Agent,
    endpoint: String,
}

impl Anybody {
    /// Talks to the endpoint of a connection.
    #[must_use]
    pub fn new(connection: &ConnectionFile) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.into(), endpoint: connection.endpoint.clone().unwrap_or_default() }
    }

    /// Calls an operation of a JSON service, such as `AWSCognitoIdentityProviderService.SignUp`.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn json(&self, operation: &str, body: &Value) -> Result<Answer> {
        self.send(json_request(&self.endpoint, operation, body)?)
    }

    fn send(&self, request: http::Request<Vec<u8>>) -> Result<Answer> {
        let url = request.uri().to_string();
        let failed = |source| Error::Http { url: url.clone(), source: Box::new(source) };
        let mut response = self.agent.run(request).map_err(failed)?;
        let status = response.status().as_u16();
        let body = response.body_mut().read_to_vec().map_err(failed)?;
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

/// The emulator, called with a person's credentials.
#[derive(Debug, Clone)]
pub struct Caller {
    anybody: Anybody,
    region: String,
    identity: Identity,
}

impl Caller {
    /// Signs with credentials in the form that `GetCredentialsForIdentity` answers; long-lived ones have no session token.
    #[must_use]
    pub fn new(connection: &ConnectionFile, credentials: &Value) -> Self {
        let text = |key: &str| credentials[key].as_str().unwrap_or_default().to_owned();
        let session = credentials["SessionToken"].as_str().map(ToOwned::to_owned);
        let credentials = Credentials::new(text("AccessKeyId"), text("SecretKey"), session, None, "person");
        Self {
            anybody: Anybody::new(connection),
            region: connection.region.clone(),
            identity: credentials.into(),
        }
    }

    /// Calls S3: a method, a path with its query, and a few more headers.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn s3(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
        let mut request =
            http::Request::builder().method(method).uri(format!("{}{path}", self.anybody.endpoint));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.as_bytes().to_vec()).map_err(unbuilt)?;
        self.anybody.send(self.signed("s3", request)?)
    }

    /// Calls an operation of a JSON service with a signature, such as `DynamoDB_20120810.GetItem`.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn json(&self, service: &str, operation: &str, body: &Value) -> Result<Answer> {
        let request = json_request(&self.anybody.endpoint, operation, body)?;
        self.anybody.send(self.signed(service, request)?)
    }

    fn signed(&self, service: &str, mut request: http::Request<Vec<u8>>) -> Result<http::Request<Vec<u8>>> {
        let mut settings = SigningSettings::default();
        if service == "s3" {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        let params = v4::SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(service)
            .time(SystemTime::now())
            .settings(settings)
            .build()
            .map_err(unsigned)?
            .into();
        let headers =
            request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.uri().to_string(),
            headers,
            SignableBody::Bytes(request.body()),
        );
        let (instructions, _) = sign(signable.map_err(unsigned)?, &params).map_err(unsigned)?.into_parts();
        instructions.apply_to_request_http1x(&mut request);
        Ok(request)
    }
}

fn json_request(endpoint: &str, operation: &str, body: &Value) -> Result<http::Request<Vec<u8>>> {
    http::Request::builder()
        .method("POST")
        .uri(format!("{endpoint}/"))
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", operation)
        .body(body.to_string().into_bytes())
        .map_err(unbuilt)
}

fn unbuilt(error: impl std::fmt::Display) -> Error {
    Error::failed(format!("request: {error}"))
}

fn unsigned(error: impl std::fmt::Display) -> Error {
    Error::failed(format!("signature: {error}"))
}
