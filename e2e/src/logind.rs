//! The part of the login manager that programs ask not to let the computer fall asleep.

use std::io::{PipeReader, Read, pipe};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use zbus::blocking::connection::{Builder, Connection};
use zbus::{fdo, interface, zvariant};

use crate::error::{Error, Result};

/// A login manager on the bus of a desktop, where it is the system's bus too.
#[derive(Debug)]
pub struct Logind {
    held: Arc<AtomicUsize>,
    _connection: Connection,
}

impl Logind {
    /// Answers on the bus at `address`.
    ///
    /// # Errors
    /// When the bus does not take it.
    pub fn start(address: &str) -> Result<Self> {
        let held = Arc::new(AtomicUsize::new(0));
        let manager = Manager { held: held.clone() };
        let connection = Builder::address(address)
            .and_then(|bus| bus.name("org.freedesktop.login1"))
            .and_then(|bus| bus.serve_at("/org/freedesktop/login1", manager))
            .and_then(Builder::build);
        let refused = |error: zbus::Error| Error::failed(format!("the bus refuses a login manager: {error}"));
        Ok(Self { held, _connection: connection.map_err(refused)? })
    }

    /// Whether a program holds a lock against falling asleep.
    #[must_use]
    pub fn is_inhibited(&self) -> bool {
        self.held.load(Ordering::SeqCst) > 0
    }
}

struct Manager {
    held: Arc<AtomicUsize>,
}

#[interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    /// Answers the lock: whoever asked holds it until they close it, or end.
    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> fdo::Result<zvariant::OwnedFd> {
        if what != "idle" || mode != "block" {
            return Err(fdo::Error::InvalidArgs(format!("{what} {mode}")));
        }
        let (reader, writer) = pipe().map_err(|error| fdo::Error::Failed(error.to_string()))?;
        self.held.fetch_add(1, Ordering::SeqCst);
        let held = self.held.clone();
        thread::spawn(move || {
            wait_for_end(reader);
            held.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(OwnedFd::from(writer).into())
    }
}

/// Nothing is written into a lock: reading ends when the last holder has closed it.
fn wait_for_end(mut reader: PipeReader) {
    drop(reader.read_to_end(&mut Vec::new()));
}
