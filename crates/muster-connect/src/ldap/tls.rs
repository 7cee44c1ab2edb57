//! TLS for directories: always verified, against the system's authorities or the one in `ca_file`. There is no switch to
//! turn that off.
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Largest authority file that is read.
const LONGEST_CA_FILE: u64 = 4 << 20;

/// What is needed to secure connections to one server.
pub struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Tls {
    /// Prepares for `host`, trusting the authorities in `ca_file` and no others, or the system's if there is none.
    ///
    /// # Errors
    /// In words: no such file, no certificate in it, no authorities on this system, a host that cannot be in a
    /// certificate.
    pub fn new(host: &str, ca_file: Option<&Path>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        match ca_file {
            Some(path) => {
                let shown = path.display();
                let length = std::fs::metadata(path).map_err(|e| format!("{shown}: {e}"))?.len();
                if length > LONGEST_CA_FILE {
                    return Err(format!("{shown} is larger than {LONGEST_CA_FILE} bytes"));
                }
                let certificates =
                    CertificateDer::pem_file_iter(path).map_err(|e| format!("{shown}: {e}"))?;
                for certificate in certificates {
                    let certificate = certificate.map_err(|e| format!("{shown}: {e}"))?;
                    roots.add(certificate).map_err(|e| format!("{shown}: {e}"))?;
                }
                if roots.is_empty() {
                    return Err(format!("{shown} holds no certificate in PEM"));
                }
            }
            None => {
                let system = rustls_native_certs::load_native_certs();
                roots.add_parsable_certificates(system.certs);
                if roots.is_empty() {
                    return Err("this system has no certificate authorities".into());
                }
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("{host} cannot be the name of a server"))?;
        Ok(Self { config: Arc::new(config), name })
    }

    /// The same for another host.
    ///
    /// # Errors
    /// In words, when that cannot be the name of a server.
    pub fn of(&self, host: &str) -> Result<Self, String> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("{host} cannot be the name of a server"))?;
        Ok(Self { config: self.config.clone(), name })
    }

    /// Secures a connection.
    ///
    /// # Errors
    /// What failed, and what to do about it.
    pub async fn secure(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, (String, String)> {
        TlsConnector::from(self.config.clone())
            .connect(self.name.clone(), stream)
            .await
            .map_err(|e| explain(&e))
    }
}

fn explain(error: &std::io::Error) -> (String, String) {
    use rustls::{CertificateError as Bad, Error};
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let (what, help) = match cause {
        Some(Error::InvalidCertificate(Bad::UnknownIssuer)) => (
            "the server's certificate is from an authority that is not trusted".into(),
            "give the certificate of the directory's own authority as ca_file (PEM)",
        ),
        Some(Error::InvalidCertificate(
            bad @ (Bad::NotValidForName | Bad::NotValidForNameContext { .. }),
        )) => (
            format!("the server's certificate is for another name: {bad}"),
            "use the name that is in the certificate in the url, or have the certificate reissued with this one",
        ),
        Some(Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. })) => {
            ("the server's certificate has expired".into(), "renew the directory's certificate")
        }
        Some(Error::InvalidCertificate(bad)) => (
            format!("the server's certificate is not accepted: {bad}"),
            "have the directory's certificate reissued; checking cannot be turned off",
        ),
        Some(Error::InvalidMessage(_)) => (
            "the server does not speak TLS on this port".into(),
            "use the LDAPS port (usually 636), or ldap:// with start_tls = true",
        ),
        _ => (
            format!("the TLS handshake failed: {error}"),
            "check that the port is the LDAPS port, and the directory's TLS settings and log",
        ),
    };
    (what, help.into())
}
