//! The little of HTTP and TCP that this tool needs, all of it on loopback.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(2);

/// A port of this computer that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// Whether somebody listens on the port.
pub(crate) fn port_in_use(port: u16) -> bool {
    TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE).is_ok()
}

/// Whether `GET path` on 127.0.0.1 answers 200.
pub(crate) fn answers(port: u16, path: &str) -> bool {
    status_line(port, path).is_ok_and(|line| line.split_whitespace().nth(1) == Some("200"))
}

fn status_line(port: u16, path: &str) -> Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 32];
    let length = stream.read(&mut head)?;
    let head = String::from_utf8_lossy(&head[..length]);
    Ok(head.lines().next().unwrap_or_default().to_owned())
}

/// Whether a host of the internet can be reached, for checks that need more than what is on this computer.
pub(crate) fn reaches(host: &str) -> bool {
    let Ok(mut addresses) = (host, 443).to_socket_addrs() else { return false };
    addresses.any(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
}
