//! Secrets of sources at rest: sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03; RFC 8439), each bound to its
//! organisation, source and setting, so that one copied to another place does not open there. The key comes from a file,
//! the environment or a command; without one named, from a file in the data folder that is made on first use.
//!
//! Not the secrets' way to a connector (`open_sources`), and no protection from who can read both key and database.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use muster_connect::Secret;
use muster_connect::secret::SecretRef;
use muster_model::OrgId;
use rand::TryRngCore;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::error::AppError;

/// The key's file in the data folder, when no other key is named.
pub(super) const KEY_FILE: &str = "secrets.key";
/// Bytes of a key, and of a nonce before each ciphertext.
const KEY: usize = 32;
const NONCE: usize = 24;
/// How a key is told.
const HOW: &str = "a key is 64 hexadecimal digits, as `openssl rand -hex 32` prints them";

/// Where a sealed secret belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub org: &'a OrgId,
    pub source: &'a str,
    pub setting: &'a str,
}

impl Place<'_> {
    /// None of the parts can hold the separator.
    fn bytes(self) -> Vec<u8> {
        ["muster source secret 1", self.org.as_str(), self.source, self.setting].join("\0").into_bytes()
    }
}

/// Seals and opens with one key.
pub(super) struct Vault {
    cipher: XChaCha20Poly1305,
    /// Names the key without telling it.
    pub key_id: String,
}

impl Vault {
    fn new(key: &[u8; KEY]) -> Self {
        let named = Sha256::new().chain_update("muster key id\0").chain_update(key).finalize();
        let key_id = hexadecimal(named.get(..8).unwrap_or_default());
        Self { cipher: XChaCha20Poly1305::new(Key::from_slice(key)), key_id }
    }

    /// The vault with the key named, or with that of the data folder.
    pub async fn of(named: Option<&SecretRef>, data: &Path) -> Result<Self, AppError> {
        let unusable = |why: String| {
            AppError::Unavailable(format!(
                "The key of kept secrets cannot be had: {why}. Nothing was changed."
            ))
        };
        let reference = match named {
            Some(named) => named.clone(),
            None => {
                let file = data.join(KEY_FILE);
                let made = file.clone();
                tokio::task::spawn_blocking(move || make(&made))
                    .await
                    .map_err(|e| unusable(e.to_string()))?
                    .map_err(|e| unusable(format!("{}: {e}", file.display())))?;
                SecretRef::File(file)
            }
        };
        let text = reference.fetch().await.map_err(unusable)?;
        let bytes = bytes_of(text.expose().trim()).map(Zeroizing::new);
        let key = bytes.as_deref().and_then(|b| <[u8; KEY]>::try_from(b.as_slice()).ok()).map(Zeroizing::new);
        key.map(|key| Self::new(&key)).ok_or_else(|| unusable(format!("{reference}: {HOW}")))
    }

    /// Seals a secret for its place.
    pub fn seal(&self, place: Place<'_>, secret: &Secret) -> Result<String, AppError> {
        let failed = || AppError::Unavailable("The secret could not be sealed. Nothing was changed.".into());
        let mut nonce = [0_u8; NONCE];
        rand::rngs::OsRng.try_fill_bytes(&mut nonce).map_err(|_| failed())?;
        let payload = Payload { msg: secret.expose().as_bytes(), aad: &place.bytes() };
        let sealed = self.cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| failed())?;
        Ok(hexadecimal(&nonce) + &hexadecimal(&sealed))
    }

    /// Opens what was sealed for this place with the key `key_id`.
    pub fn open(&self, place: Place<'_>, key_id: &str, sealed: &str) -> Result<Secret, AppError> {
        let refused = |why: String| {
            AppError::Unavailable(format!(
                "The secret `{}` of the source {} cannot be opened: {why}. Enter it again, or start Muster with the key \
                 it was sealed with.",
                place.setting, place.source
            ))
        };
        if key_id != self.key_id {
            return Err(refused(format!("it was sealed with key {key_id}, and this one is {}", self.key_id)));
        }
        let damaged = || refused("it is damaged, or was sealed for another place".to_owned());
        let bytes = bytes_of(sealed).ok_or_else(damaged)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or_else(damaged)?;
        let payload = Payload { msg: sealed, aad: &place.bytes() };
        let open = self.cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| damaged())?;
        String::from_utf8(open).map(Secret::from).map_err(|_| damaged())
    }
}

/// Makes the key of a data folder, unless it is there.
fn make(file: &PathBuf) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut made = match options.open(file) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
        other => other?,
    };
    let mut key = Zeroizing::new([0_u8; KEY]);
    rand::rngs::OsRng.try_fill_bytes(&mut *key).map_err(std::io::Error::other)?;
    let text = Zeroizing::new(hexadecimal(&*key));
    made.write_all(text.as_bytes())?;
    made.write_all(b"\n")?;
    made.sync_all()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let pairs = digits?;
    let (pairs, rest) = pairs.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(name: &str) -> OrgId {
        OrgId::new(name).unwrap()
    }

    #[tokio::test]
    async fn a_secret_opens_in_its_place_with_its_key_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::of(None, folder.path()).await.unwrap();
        let again = Vault::of(None, folder.path()).await.unwrap();
        assert_eq!(vault.key_id, again.key_id, "the key is made once");
        let (a, b) = (org("a"), org("b"));
        let place = Place { org: &a, source: "corp", setting: "password" };
        let secret = Secret::from("hunter2 ü".to_owned());
        let sealed = vault.seal(place, &secret).unwrap();
        assert_ne!(sealed, vault.seal(place, &secret).unwrap(), "never twice the same");
        assert_eq!(again.open(place, &vault.key_id, &sealed).unwrap().expose(), "hunter2 ü");
        for other in [
            Place { org: &b, ..place },
            Place { source: "other", ..place },
            Place { setting: "token", ..place },
        ] {
            assert!(vault.open(other, &vault.key_id, &sealed).is_err(), "{other:?}");
        }
        for at in 0..sealed.len() {
            let mut broken: Vec<char> = sealed.chars().collect();
            broken[at] = if broken[at] == '0' { '1' } else { '0' };
            let broken: String = broken.into_iter().collect();
            assert!(vault.open(place, &vault.key_id, &broken).is_err(), "digit {at}");
        }
        assert!(vault.open(place, &vault.key_id, "00").is_err());
        let other = Vault::new(&[7; KEY]);
        let refused = other.open(place, &vault.key_id, &sealed).err().unwrap().to_string();
        assert!(refused.contains(&vault.key_id) && refused.contains(&other.key_id), "{refused}");
    }

    #[tokio::test]
    async fn a_key_is_checked_and_its_file_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        drop(Vault::of(None, folder.path()).await.unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.path().join("short"), "abc").unwrap();
        let named = SecretRef::File(folder.path().join("short"));
        let refused = Vault::of(Some(&named), folder.path()).await.err().unwrap().to_string();
        assert!(refused.contains("64 hexadecimal digits") && !refused.contains("abc"), "{refused}");
    }
}
