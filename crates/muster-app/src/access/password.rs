//! Passwords: argon2id with OWASP's parameters, worked out off the request path, two at a time.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use muster_model::Digest;
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Shortest password accepted, in characters.
pub const MIN_PASSWORD: usize = 12;
/// Longest, in bytes.
const MAX_PASSWORD: usize = 1024;
/// Memory in KiB, passes, lanes: OWASP Password Storage Cheat Sheet, argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// Works out hashes.
pub(crate) struct Passwords {
    at_once: Semaphore,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { at_once: Semaphore::new(2) }
    }

    /// Hashes a new password, if it is long enough.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, AppError> {
        if password.chars().count() < MIN_PASSWORD || password.len() > MAX_PASSWORD {
            return Err(AppError::field(
                "password",
                format!("must have at least {MIN_PASSWORD} characters"),
                "a few words that you do not use elsewhere",
            ));
        }
        let password = password.to_owned();
        self.work(move || {
            let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).ok()?;
            Some(argon2()?.hash_password(password.as_bytes(), &salt).ok()?.to_string())
        })
        .await?
        .ok_or_else(|| AppError::Unavailable("The password could not be hashed. Try again.".into()))
    }

    /// True when the password fits the hash. Takes as long when there is no hash.
    pub(crate) async fn fits(&self, hash: Option<&str>, password: &str) -> Result<bool, AppError> {
        if password.len() > MAX_PASSWORD {
            return Ok(false);
        }
        let (hash, password) = (hash.map(str::to_owned), password.to_owned());
        self.work(move || {
            let argon2 = argon2()?;
            let Some(hash) = hash else {
                let salt = SaltString::encode_b64(b"nobody-has-this.").ok()?;
                let _same_effort = argon2.hash_password(password.as_bytes(), &salt).is_ok();
                return None;
            };
            let hash = PasswordHash::new(&hash).ok()?;
            argon2.verify_password(password.as_bytes(), &hash).ok()
        })
        .await
        .map(|fits| fits.is_some())
    }

    async fn work<T: Send + 'static>(&self, f: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let busy = |_| AppError::Unavailable("The server is shutting down. Try again in a minute.".into());
        let _turn = self.at_once.acquire().await.map_err(busy)?;
        tokio::task::spawn_blocking(f)
            .await
            .map_err(|_| AppError::Unavailable("The password could not be checked. Try again.".into()))
    }
}

fn argon2() -> Option<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, lanes, None).ok()?))
}

/// 256 random bits as text that is safe in cookies and addresses.
pub(crate) fn token() -> String {
    rand::random::<[u8; 32]>().iter().map(|b| format!("{b:02x}")).collect()
}

/// What the store keeps of a token.
pub(crate) fn token_hash(token: &str) -> String {
    Digest::of(token.as_bytes()).to_string()
}

/// Compares without telling by the time taken where the difference lies.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let differing = a.bytes().zip(b.bytes()).fold(0u8, |acc, (x, y)| acc | (x ^ y));
    a.len() == b.len() && std::hint::black_box(differing) == 0
}
