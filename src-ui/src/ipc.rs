//! The one place that talks to the shell: Tauri's `invoke`, and the channel over which events arrive.
//!
//! Messages cross as JSON text, so that both sides read them with the same serde rules.

use devops360_contract::settings::Subscribe;
use devops360_contract::{AppError, Bytes, Code, Event, Request};
use js_sys::{JSON, Object, Promise, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url};
use yew::Callback;

use crate::channel::{Delivery, InOrder};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], catch)]
    fn invoke(command: &str, payload: &JsValue) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = transformCallback, catch)]
    fn transform_callback(callback: &JsValue) -> Result<f64, JsValue>;
}

/// Sends `request` and reads its reply.
pub(crate) async fn call<R: Request>(request: R) -> Result<R::Reply, AppError> {
    let reply = send(&request, None).await?;
    read(&reply)
}

/// Sends a `request` whose reply is raw bytes: an image, kept as long as the returned value lives.
pub(crate) async fn call_image<R: Request<Reply = Bytes>>(request: R) -> Result<Image, AppError> {
    let reply = send(&request, None).await?;
    Image::jpeg(&Uint8Array::new(&reply)).map_err(|_| unexpected("image"))
}

/// Opens the channel of events; `callback` is called with each of them, in order, as long as the window lives.
pub(crate) async fn subscribe(callback: Callback<Event>) -> Result<(), AppError> {
    let mut in_order = InOrder::default();
    let receive = Closure::<dyn FnMut(JsValue)>::new(move |raw: JsValue| {
        let Ok(message) = read::<Delivery<Event>>(&raw) else {
            return web_sys::console::warn_1(&"an event that this window cannot read was dropped".into());
        };
        in_order.take(message).into_iter().for_each(|event| callback.emit(event));
    });
    // The window has one channel, and it lives as long as the window.
    let id = transform_callback(&receive.into_js_value()).map_err(|_| unexpected("transformCallback"))?;
    send(&Subscribe {}, Some(&format!("__CHANNEL__:{id}"))).await.map(|_| ())
}

/// An image in the window's memory, addressed by a `blob:` URL that is revoked with the value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Image {
    url: String,
}

impl Image {
    fn jpeg(bytes: &Uint8Array) -> Result<Self, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type("image/jpeg");
        let parts = js_sys::Array::of1(bytes);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        Url::create_object_url_with_blob(&blob).map(|url| Self { url })
    }

    /// The address for an `<img>`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // An address that is not known any more needs no revoking.
        let _ = Url::revoke_object_url(&self.url);
    }
}

async fn send<R: Request>(request: &R, channel: Option<&str>) -> Result<JsValue, AppError> {
    let text = serde_json::to_string(request).map_err(|_| unexpected(R::COMMAND))?;
    let request = JSON::parse(&text).map_err(|_| unexpected(R::COMMAND))?;
    let payload = Object::new();
    set(&payload, "request", &request);
    if let Some(channel) = channel {
        set(&payload, "channel", &channel.into());
    }
    let answer = invoke(R::COMMAND, &payload).map_err(|_| unexpected(R::COMMAND))?;
    JsFuture::from(answer).await.map_err(|error| refusal(&error))
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of an object made a line before cannot fail.
    let _ = Reflect::set(object, &name.into(), value);
}

/// The error of a rejected call: an [`AppError`], or whatever Tauri itself says, which is a fault of the app.
fn refusal(error: &JsValue) -> AppError {
    read(error).unwrap_or_else(|_: AppError| {
        let detail = error.as_string().or_else(|| Some(String::from(JSON::stringify(error).ok()?)));
        unexpected(&detail.unwrap_or_default())
    })
}

fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, AppError> {
    // The reply of a command without one is `null` in JSON, and may be `undefined` in JavaScript.
    let text = if value.is_undefined() { "null".to_owned() } else { stringify(value)? };
    serde_json::from_str(&text).map_err(|error| unexpected(&error.to_string()))
}

fn stringify(value: &JsValue) -> Result<String, AppError> {
    JSON::stringify(value).map(String::from).map_err(|_| unexpected("stringify"))
}

fn unexpected(detail: &str) -> AppError {
    AppError::new(Code::Internal).with("detail", detail)
}
