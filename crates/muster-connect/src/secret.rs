//! Secrets by reference: an environment variable, a file, or a command that prints it. The value is held only while it is
//! used, and neither printed nor logged. Not a store of secrets.
use std::fmt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Largest secret that is read, in bytes.
const LONGEST: u64 = 8 << 10;
/// Longest wait for a command to print its secret.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a secret is to be had. This, never the value, stands in settings: `{ env = "LDAP_PASSWORD" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretRef {
    /// An environment variable of this process.
    Env(String),
    /// A file; one line end at its end is not part of the secret.
    File(PathBuf),
    /// A program and its arguments, run without a shell; it prints the secret.
    Command(Vec<String>),
    /// The secret itself, handed over in memory by whoever keeps it. It cannot be written, and
    /// [`crate::registry::open`] refuses settings that hold one: no secret stands in a file.
    #[serde(skip_serializing)]
    Value(Secret),
}

/// A secret value. It has no `Display`, `Debug` hides it, it cannot be serialized, and its memory is wiped when it goes.
#[derive(Clone, PartialEq, Eq, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Command(words) => {
                write!(f, "command {}", words.first().map_or("(none)", String::as_str))
            }
            Self::Value(_) => f.write_str("kept secret"),
        }
    }
}

impl SecretRef {
    /// Fetches the secret.
    ///
    /// # Errors
    /// In words, without the value: not set, not readable, empty, too long, failed.
    pub async fn fetch(&self) -> Result<Secret, String> {
        let bytes = match self {
            Self::Env(name) => {
                std::env::var(name).map_err(|_| format!("{self} is not set or is not text"))?.into_bytes()
            }
            Self::File(path) => {
                let file = tokio::fs::File::open(path).await.map_err(|e| format!("{self}: {e}"))?;
                self.bounded(file).await?
            }
            Self::Command(words) => self.run(words).await?,
            Self::Value(secret) => return Ok(secret.clone()),
        };
        let mut text = String::from_utf8(bytes).map_err(|_| format!("{self} is not UTF-8 text"))?;
        if !matches!(self, Self::Env(_)) {
            let end = text.strip_suffix('\n').map_or(text.len(), |t| t.strip_suffix('\r').unwrap_or(t).len());
            text.truncate(end);
        }
        if text.is_empty() {
            return Err(format!("{self} is empty"));
        }
        Ok(Secret(text))
    }

    async fn run(&self, words: &[String]) -> Result<Vec<u8>, String> {
        let (program, arguments) = words.split_first().ok_or("the command names no program")?;
        let mut child = tokio::process::Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| format!("{self}: {e}"))?;
        let stdout = child.stdout.take().ok_or("the command has no output")?;
        let finish = async {
            let bytes = self.bounded(stdout).await?;
            let status = child.wait().await.map_err(|e| format!("{self}: {e}"))?;
            status.success().then_some(bytes).ok_or_else(|| format!("{self} failed ({status})"))
        };
        tokio::time::timeout(PATIENCE, finish)
            .await
            .map_err(|_| format!("{self} printed nothing within {} s", PATIENCE.as_secs()))?
    }

    async fn bounded(&self, from: impl AsyncRead + Unpin) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        from.take(LONGEST + 1).read_to_end(&mut bytes).await.map_err(|e| format!("{self}: {e}"))?;
        if bytes.len() as u64 > LONGEST {
            return Err(format!("{self} gives more than {LONGEST} bytes"));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> SecretRef {
        SecretRef::Command(words.iter().map(ToString::to_string).collect())
    }

    #[tokio::test]
    async fn a_secret_comes_from_where_it_is_said_and_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "hunter2\r\n").unwrap();
        let secret = SecretRef::File(path).fetch().await.unwrap();
        assert_eq!(secret.expose(), "hunter2");
        assert!(!format!("{secret:?}").contains("hunter2"));
        assert_eq!(command(&["printf", "x y"]).fetch().await.unwrap().expose(), "x y");
        assert_eq!(command(&["true"]).fetch().await.unwrap_err(), "command true is empty");
        assert!(command(&["false"]).fetch().await.unwrap_err().contains("failed"));
        assert!(command(&["yes"]).fetch().await.unwrap_err().contains("more than"));
        assert!(SecretRef::Env("MUSTER_NO_SUCH_VARIABLE".into()).fetch().await.is_err());
    }

    #[test]
    fn settings_hold_the_reference() {
        let read = |json| serde_json::from_str::<SecretRef>(json).unwrap();
        assert_eq!(read(r#"{"env":"P"}"#), SecretRef::Env("P".into()));
        assert_eq!(read(r#"{"command":["pass","show"]}"#), command(&["pass", "show"]));
        assert!(serde_json::from_str::<SecretRef>(r#""hunter2""#).is_err());
        let held = read(r#"{"value":"hunter2"}"#);
        assert!(serde_json::to_string(&held).is_err(), "a secret is never written");
        assert_eq!(format!("{held} {held:?}"), "kept secret Value(Secret(…))");
    }
}
