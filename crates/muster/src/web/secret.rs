//! The secret of a session's forms, written differently on every page: pages are compressed, and what an attacker can
//! make a page repeat must tell nothing about the secret beside it.

use std::fmt::Write as _;

use super::cookies::same_secret;

/// The secret under a fresh mask: the mask, then the secret with the mask on it, in hexadecimal.
pub fn masked(secret: &str) -> String {
    let mut mask = String::with_capacity(secret.len() * 2);
    let mut under = String::with_capacity(secret.len() * 2);
    for byte in secret.bytes() {
        let cover: u8 = rand::random();
        // Writing into a string cannot fail.
        let _ = write!(mask, "{cover:02x}");
        let _ = write!(under, "{:02x}", cover ^ byte);
    }
    mask + &under
}

/// True when `given` is the secret, masked or (from programs) as it is.
pub fn is(given: &str, secret: &str) -> bool {
    same_secret(given, secret) || unmasked(given).is_some_and(|g| same_secret(&g, secret))
}

fn unmasked(given: &str) -> Option<String> {
    let bytes = (0..given.len()).step_by(2).map(|i| u8::from_str_radix(given.get(i..i + 2)?, 16).ok());
    let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
    let (mask, under) = bytes.split_at_checked(bytes.len() / 2)?;
    String::from_utf8(mask.iter().zip(under).map(|(m, u)| m ^ u).collect()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_differently_and_still_the_same() {
        let secret = "0123456789abcdef";
        let (a, b) = (masked(secret), masked(secret));
        assert!(a != b && !a.contains(secret));
        assert!(is(&a, secret) && is(&b, secret) && is(secret, secret));
        for bad in ["", "0", "zz", "é", &a[2..], &masked("0123456789abcdee")] {
            assert!(!is(bad, secret), "{bad}");
        }
    }
}
