//! One connection to a directory: resolve, check the address, connect, secure, bind; then messages in and out, each
//! bounded in size and time. Not what is asked over it (`search`).
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::ber::{self, BadBer, tag};
use super::frame::{Fault, explain, read_frame};
use super::message::{
    Message, NOTICE_OF_DISCONNECTION, Outcome, START_TLS, bind_request, envelope, extended_request,
};
use super::settings::{LdapSettings, Server};
use super::tls::Tls;
use crate::connector::Limits;
use crate::error::{ConnectError, Step, Trail};
use crate::outgoing;

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// An open, secured and bound connection.
pub struct Session {
    url: String,
    stream: BufReader<Box<dyn Stream>>,
    /// Content of the latest message.
    frame: Vec<u8>,
    last_id: i32,
    patience: Duration,
    max_message: usize,
}

impl Session {
    /// Goes from settings to a bound connection; `trail` gets each step.
    ///
    /// # Errors
    /// The step that failed. Nothing secret is sent before the connection is secured, or known to stay on this machine.
    pub async fn open(
        settings: &LdapSettings,
        limits: &Limits,
        trail: &mut Trail,
    ) -> Result<Self, ConnectError> {
        let url = crate::warnings::printable(&settings.url);
        let wrong = |(what, help): (String, String)| ConnectError::new(&url, Step::Settings, what, help);
        let server = settings.check().map_err(wrong)?;
        let password = match &settings.password {
            Some(reference) => Some(reference.fetch().await.map_err(|what| {
                wrong((what, "set the secret where the settings say it is; it is never kept in them".into()))
            })?),
            None => None,
        };
        let tls = match server.ldaps || settings.start_tls {
            true => Some(Tls::new(&server.host, settings.ca_file.as_deref()).map_err(|what| {
                wrong((what, "give the authority's certificate as ca_file, in PEM".into()))
            })?),
            false => None,
        };
        trail.pass(format!("source {}", settings.name));
        trail.at = Step::Address;
        let addresses = resolve(&url, &server, tls.is_some(), limits).await?;
        trail.pass(addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        trail.at = Step::Connect;
        let mut tcp = connect(&url, &addresses, limits.connect).await?;
        trail.pass(tcp.peer_addr().map(|a| a.to_string()).unwrap_or_default());
        trail.at = Step::Tls;
        let session = |stream: Box<dyn Stream>| Self {
            url: url.clone(),
            stream: BufReader::with_capacity(256 << 10, stream),
            frame: Vec::new(),
            last_id: 0,
            patience: limits.operation,
            max_message: limits.max_message,
        };
        let mut session = match tls {
            None => session(Box::new(tcp)),
            Some(tls) => {
                if settings.start_tls {
                    start_tls(&url, &mut tcp, limits.operation).await?;
                }
                let failed = |(what, help)| ConnectError::new(&url, Step::Tls, what, help);
                let secured = timeout(limits.connect, tls.secure(tcp)).await;
                let secured = secured.map_err(|_| {
                    failed((
                        format!("no TLS handshake within {} s", limits.connect.as_secs()),
                        "check that the port is the LDAPS port; plain LDAP waits for ever here".into(),
                    ))
                })?;
                let secured = secured.map_err(failed)?;
                trail.pass("certificate verified");
                session(Box::new(secured))
            }
        };
        if let (Some(dn), Some(password)) = (&settings.bind_dn, &password) {
            trail.at = Step::Bind;
            session.bind(dn, password.expose()).await?;
            trail.pass(format!("as {dn}"));
        }
        Ok(session)
    }

    async fn bind(&mut self, dn: &str, password: &str) -> Result<(), ConnectError> {
        self.send(Step::Bind, &bind_request(dn, password), &[]).await?;
        self.receive(Step::Bind).await?;
        let outcome = self
            .answer()
            .and_then(|message| outcome(message, tag::BIND_RESPONSE))
            .map_err(|fault| self.explain(Step::Bind, fault))?;
        let help = match outcome.code {
            0 => return Ok(()),
            49 => "check bind_dn and the password it refers to; the account may be locked or expired",
            8 | 13 => "the directory wants a secured connection: use ldaps:// or start_tls",
            48 | 7 => "let this account bind with a password (simple bind)",
            _ => "see the directory's log",
        };
        Err(self.refused(Step::Bind, &format!("the bind as {dn}"), &outcome, help))
    }

    /// Sends an operation.
    pub(super) async fn send(
        &mut self,
        step: Step,
        operation: &[u8],
        controls: &[u8],
    ) -> Result<(), ConnectError> {
        self.last_id = self.last_id.checked_add(1).unwrap_or(1);
        let bytes = envelope(self.last_id, operation, controls);
        let write = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        match timeout(self.patience, write).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(e)) => Err(self.explain(step, Fault::Io(e))),
            Err(_) => Err(self.explain(step, Fault::Silent(self.patience))),
        }
    }

    /// Waits for the next message; [`Session::message`] then reads it.
    pub(super) async fn receive(&mut self, step: Step) -> Result<(), ConnectError> {
        let Self { stream, frame, patience, max_message, .. } = self;
        match read_frame(stream, frame, *patience, *max_message).await {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.explain(step, fault)),
        }
    }

    /// The latest message. It must answer the latest request.
    pub(super) fn message(&self, step: Step) -> Result<Message<'_>, ConnectError> {
        self.answer().map_err(|fault| self.explain(step, fault))
    }

    fn answer(&self) -> Result<Message<'_>, Fault> {
        answer(&self.frame, self.last_id)
    }

    /// An error for malformed content of a message.
    pub(super) fn malformed(&self, step: Step, bad: BadBer) -> ConnectError {
        self.explain(step, Fault::Ber(bad))
    }

    /// An error for an operation the server refused.
    pub(super) fn refused(&self, step: Step, what: &str, outcome: &Outcome, help: &str) -> ConnectError {
        refused(&self.url, step, what, outcome, help)
    }

    /// Where it leads, fit to be printed.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// An error of our own making.
    pub(super) fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(&self.url, step, what, help)
    }

    fn explain(&self, step: Step, fault: Fault) -> ConnectError {
        explain(&self.url, step, fault)
    }

    /// Says goodbye (RFC 4511, 4.3). A server that does not hear it loses nothing.
    pub async fn close(mut self) {
        let mut unbind = Vec::new();
        ber::write(&mut unbind, tag::UNBIND_REQUEST, &[]);
        let bytes = envelope(self.last_id.checked_add(1).unwrap_or(1), &unbind, &[]);
        let goodbye = async {
            let _ = self.stream.write_all(&bytes).await;
            let _ = self.stream.shutdown().await;
        };
        let _ = timeout(Duration::from_secs(1), goodbye).await;
    }
}

/// The message in `frame`, which must answer the request `id`.
fn answer(frame: &[u8], id: i32) -> Result<Message<'_>, Fault> {
    let message = Message::read(frame).map_err(Fault::Ber)?;
    if message.id == 0 && message.op == tag::EXTENDED_RESPONSE {
        let oid = NOTICE_OF_DISCONNECTION.as_bytes();
        if message.body.windows(oid.len()).any(|w| w == oid) {
            return Err(Fault::Closed);
        }
    }
    if message.id != i64::from(id) {
        return Err(Fault::Ber(BadBer("answers a request that was not made")));
    }
    Ok(message)
}

fn outcome(message: Message<'_>, op: u8) -> Result<Outcome, Fault> {
    if message.op != op {
        return Err(Fault::Ber(BadBer("is not an answer to the request")));
    }
    Outcome::read(message.body).map_err(Fault::Ber)
}

/// StartTLS (RFC 4511, 4.14). The answer is read from the bare stream to its last byte and no further, so nothing that
/// was slipped in before the handshake is ever taken for an answer after it.
async fn start_tls(url: &str, tcp: &mut TcpStream, patience: Duration) -> Result<(), ConnectError> {
    let failed = |fault| explain(url, Step::Tls, fault);
    let request = envelope(1, &extended_request(START_TLS), &[]);
    tcp.write_all(&request).await.map_err(|e| failed(Fault::Io(e)))?;
    let mut frame = Vec::new();
    read_frame(tcp, &mut frame, patience, 64 << 10).await.map_err(failed)?;
    let outcome = answer(&frame, 1).and_then(|m| outcome(m, tag::EXTENDED_RESPONSE)).map_err(failed)?;
    if outcome.code != 0 {
        let help = "set up TLS in the directory, or use its ldaps:// port";
        return Err(refused(url, Step::Tls, "StartTLS", &outcome, help));
    }
    Ok(())
}

fn refused(url: &str, step: Step, what: &str, outcome: &Outcome, help: &str) -> ConnectError {
    let words = if outcome.text.is_empty() { String::new() } else { format!(": {}", outcome.text) };
    let what = format!("the directory refused {what} ({} {}{words})", outcome.code, outcome.name());
    ConnectError::new(url, step, what, help)
}

/// The addresses of the server that may be reached. Without TLS, only this machine may.
async fn resolve(
    url: &str,
    server: &Server,
    secured: bool,
    limits: &Limits,
) -> Result<Vec<SocketAddr>, ConnectError> {
    let allowed = outgoing::resolve(&server.host, server.port, limits)
        .await
        .map_err(|(what, help)| ConnectError::new(url, Step::Address, what, help))?;
    if !secured && !allowed.iter().all(|a| a.ip().to_canonical().is_loopback()) {
        return Err(ConnectError::new(
            url,
            Step::Tls,
            "without TLS, names and passwords would cross the network in clear; nothing was sent",
            "use ldaps://, or start_tls = true; plain ldap:// is for this machine only",
        ));
    }
    Ok(allowed)
}

async fn connect(url: &str, addresses: &[SocketAddr], patience: Duration) -> Result<TcpStream, ConnectError> {
    outgoing::connect(addresses, patience)
        .await
        .map_err(|(what, help)| ConnectError::new(url, Step::Connect, what, help))
}
