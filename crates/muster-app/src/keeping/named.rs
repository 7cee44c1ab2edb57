//! Which digests a text names. A record that names a snapshot (a review, an assessment, an access review, a piece of
//! evidence) holds it, in whatever field or sentence the digest stands.

use std::collections::BTreeSet;

/// Digits of a SHA-256 in hexadecimal.
const DIGITS: usize = 64;

/// Every run of exactly 64 hexadecimal digits, in lower case.
pub fn named_in(text: &str) -> BTreeSet<String> {
    // By bytes: every record of the organisation is looked through whenever somebody asks what stays.
    let runs = text.as_bytes().split(|b| !b.is_ascii_alphanumeric());
    let digest = |run: &&[u8]| run.len() == DIGITS && run.iter().all(u8::is_ascii_hexdigit);
    runs.filter(digest).map(|run| String::from_utf8_lossy(run).to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_found_wherever_they_stand() {
        let a = "0123456789abcdef".repeat(4);
        let b = "FEDCBA9876543210".repeat(4);
        let text = format!("---\nsnapshot: sha256:{a}\n---\nSee ({b}), not {a}0 nor x{a} nor {}.\n", &a[1..]);
        assert_eq!(named_in(&text), BTreeSet::from([a, b.to_ascii_lowercase()]));
        assert!(named_in("sha256:").is_empty());
    }
}
