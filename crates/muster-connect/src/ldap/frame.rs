//! One message from a stream, bounded in size and time, and what to say when there is none. Not what is in it
//! (`message`).
use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use super::ber::{self, BadBer, tag};
use crate::error::{ConnectError, Step};

/// What the network or the server did instead of answering.
pub(super) enum Fault {
    Closed,
    Io(std::io::Error),
    Silent(Duration),
    TooLarge(usize, usize),
    NotLdap(Vec<u8>),
    Ber(BadBer),
}

/// Reads one message into `frame` (the content of its SEQUENCE), waiting at most `patience` for each part of it. Memory
/// grows with what arrives, not with what is announced.
pub(super) async fn read_frame(
    from: &mut (impl AsyncRead + Unpin),
    frame: &mut Vec<u8>,
    patience: Duration,
    longest: usize,
) -> Result<(), Fault> {
    let silent = |_| Fault::Silent(patience);
    let mut head = [0; 6];
    let mut have = 0;
    let length = loop {
        let want = if have < 2 { 2 } else { 2 + usize::from(head[1] & 0x7f).min(4) };
        let part = head.get_mut(have..want).unwrap_or_default();
        let read = timeout(patience, from.read(part)).await.map_err(silent)?.map_err(Fault::Io)?;
        if read == 0 {
            return Err(Fault::Closed);
        }
        have += read;
        let seen = head.get(..have).unwrap_or_default();
        if !seen.starts_with(&[tag::SEQUENCE]) {
            return Err(not_ldap(seen, from).await);
        }
        match ber::header(seen) {
            Ok(Some((_, _, length))) => break length,
            Ok(None) => {}
            Err(_) => return Err(not_ldap(seen, from).await),
        }
    };
    if length > longest {
        return Err(Fault::TooLarge(length, longest));
    }
    frame.clear();
    frame.reserve(length.min(1 << 20));
    let mut body = from.take(length as u64);
    while frame.len() < length {
        let read = timeout(patience, body.read_buf(frame)).await.map_err(silent)?.map_err(Fault::Io)?;
        if read == 0 {
            return Err(Fault::Closed);
        }
    }
    Ok(())
}

/// What the server said instead: a little of it, for the message.
async fn not_ldap(seen: &[u8], from: &mut (impl AsyncRead + Unpin)) -> Fault {
    let mut bytes = seen.to_vec();
    let mut more = [0; 32];
    if let Ok(Ok(read)) = timeout(Duration::from_millis(100), from.read(&mut more)).await {
        bytes.extend_from_slice(more.get(..read).unwrap_or_default());
    }
    Fault::NotLdap(bytes)
}

/// A fault as an error of this step.
pub(super) fn explain(url: &str, step: Step, fault: Fault) -> ConnectError {
    let (what, help) = match fault {
        Fault::Closed => (
            "the server closed the connection".to_owned(),
            "see the directory's log; it may be restarting, or limit how long or how much this account reads",
        ),
        Fault::Io(e) if is_closing(&e) => (
            format!("the connection was dropped ({e})"),
            "see the directory's log and what is between here and there; then pull again",
        ),
        Fault::Io(e) => (format!("the connection failed: {e}"), "check the network; then pull again"),
        Fault::Silent(patience) => (
            format!("the server sent nothing for {} s", patience.as_secs_f32()),
            "see whether the directory hangs or is overloaded; indexes on the filter's attributes help",
        ),
        Fault::TooLarge(length, limit) => (
            format!("the server announced a message of {length} bytes, over the limit of {limit}"),
            "if the directory really has entries of that size, raise the limit",
        ),
        Fault::NotLdap(bytes) => {
            let help = match bytes.as_slice() {
                [0x15 | 0x16, 3, ..] => "this is TLS: use ldaps:// for this port",
                _ => "check host and port: something else listens there",
            };
            (format!("the server's answer is not LDAP: it begins with {:?}", shown(&bytes)), help)
        }
        Fault::Ber(bad) => (
            bad.to_string(),
            "check host and port; if this is a directory, it breaks RFC 4511: report it to its makers",
        ),
    };
    ConnectError::new(url, step, what, help)
}

fn is_closing(e: &std::io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(e.kind(), ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof)
}

fn shown(bytes: &[u8]) -> String {
    crate::warnings::printable(&String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8], longest: usize) -> Result<Vec<u8>, Fault> {
        let mut frame = Vec::new();
        let mut from = bytes;
        read_frame(&mut from, &mut frame, Duration::from_millis(50), longest).await.map(|()| frame)
    }

    #[tokio::test]
    async fn frames_are_bounded_and_whole() {
        assert_eq!(read(b"\x30\x02ab", 10).await.ok().as_deref(), Some(&b"ab"[..]));
        assert!(matches!(read(b"\x30\x84\x7f\xff\xff\xff", 1 << 20).await, Err(Fault::TooLarge(..))));
        assert!(matches!(read(b"\x30\x05ab", 10).await, Err(Fault::Closed)));
        assert!(matches!(read(b"", 10).await, Err(Fault::Closed)));
        assert!(matches!(read(b"HTTP/1.1 400", 10).await, Err(Fault::NotLdap(_))));
        assert!(matches!(read(b"\x30\x80\0\0", 10).await, Err(Fault::NotLdap(_))));
    }
}
