//! A recorder between the app and the emulator: it passes every byte on, and keeps a copy.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::error::{Error, Result};

type Tape = Arc<Mutex<Vec<Vec<u8>>>>;

/// A recorder on a loopback port. It records until the program ends.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    tape: Tape,
}

impl Recorder {
    /// Records what goes to `endpoint`, such as `http://127.0.0.1:4566`, and what comes back.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn start(endpoint: &str) -> Result<Self> {
        let failed = |source: std::io::Error| Error::failed(format!("recorder: {source}"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let tape = Tape::default();
        let target = endpoint.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let reel = Arc::clone(&tape);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A connection that fails is the app's to report: it sees it closed.
                drop(pass_on(client, &target, &reel));
            }
        });
        Ok(Self { address, tape })
    }

    /// The endpoint to give to the app.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything that was sent and received so far, one connection and direction after the other.
    #[must_use]
    pub fn recorded(&self) -> Vec<u8> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner).concat()
    }
}

fn pass_on(client: TcpStream, target: &str, tape: &Tape) -> std::io::Result<()> {
    let server = TcpStream::connect(target)?;
    for (from, to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
        let tape = Arc::clone(tape);
        thread::spawn(move || copy(from, to, &tape));
    }
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream, tape: &Tape) {
    let track = {
        let mut tape = tape.lock().unwrap_or_else(PoisonError::into_inner);
        tape.push(Vec::new());
        tape.len() - 1
    };
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        tape.lock().unwrap_or_else(PoisonError::into_inner)[track].extend_from_slice(&buffer[..read]);
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // The other side may have closed first.
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wait::{SOON, until};

    #[test]
    fn what_passes_is_kept() -> Result<()> {
        let failed = |source: std::io::Error| Error::failed(source.to_string());
        let echo = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
        let endpoint = format!("http://{}", echo.local_addr().map_err(failed)?);
        thread::spawn(move || {
            let (mut peer, _) = echo.accept()?;
            let mut seen = [0; 5];
            peer.read_exact(&mut seen)?;
            peer.write_all(b"world")
        });
        let recorder = Recorder::start(&endpoint)?;
        let mut client = TcpStream::connect(recorder.address).map_err(failed)?;
        client.write_all(b"hello").map_err(failed)?;
        let mut answer = [0; 5];
        client.read_exact(&mut answer).map_err(failed)?;
        assert_eq!(&answer, b"world");
        let text = until(SOON, "both directions are kept", || {
            let text = String::from_utf8_lossy(&recorder.recorded()).into_owned();
            Ok((text.len() == 10).then_some(text))
        })?;
        assert!(text.contains("hello") && text.contains("world"), "{text}");
        Ok(())
    }
}
