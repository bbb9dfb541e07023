//! An S3 server that is out of the way: it throws away what it is sent and makes up what it is asked for, so that what
//! is measured is the client. It is as strict as S3 about parts, conditions and checksums, and looks at no signature;
//! an access key can be given a life that is counted in parts.
//!
//! An object's body is always its [`Content`], which follows from its key and size. What a client sent comes back whole
//! if it was that content; anything else fails its checksum, as it should.
//!
//! In front of another server it answers for one bucket alone. Where it keeps what it is sent, it knows the SHA-256 of it.
//!
//! Below `/-/` it answers about itself: `GET /-/requests` (JSON, one entry a request), `GET /-/uploads` (how many are
//! open); `DELETE` on either, or on `/-/objects`, forgets them.

mod answer;
mod behind;
mod checksum;
mod chunked;
mod content;
mod error;
mod expiry;
mod inbound;
mod listing;
mod multipart;
mod operations;
mod range;
mod series;
mod server;
mod store;
mod target;
mod tls;
mod traffic;
mod xml;

pub use behind::Behind;
pub use content::Content;
pub use series::Series;
pub use server::{NullS3, Settings};
pub use traffic::Exchange;
