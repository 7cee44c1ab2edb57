//! Whether a text is what a selector names: letter by letter, with `*` for any text, none included. Not a regular
//! expression: in a record people read it.

/// Whether `text` is what `selector` names. Takes time in proportion to the product of their lengths at most.
pub(super) fn fits(selector: &str, text: &str) -> bool {
    let Some((start, rest)) = selector.split_once('*') else { return selector == text };
    let Some(mut left) = text.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        // The first place is as good as any: what follows has the most left.
        let Some((_, after)) = left.split_once(part) else { return false };
        left = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text() {
        for (selector, text) in [
            ("payments:approve", "payments:approve"),
            ("payments:*", "payments:approve"),
            ("*:approve", "payments:approve"),
            ("pay*:*ove", "payments:approve"),
            ("*", ""),
            ("a**b", "ab"),
            ("*ab*ab", "abab"),
        ] {
            assert!(fits(selector, text), "{selector} {text}");
        }
        for (selector, text) in [
            ("payments", "payments:approve"),
            ("Payments:*", "payments:approve"),
            ("payments:*x", "payments:approve"),
            ("a*a", "a"),
            ("*ab*ab", "ab"),
            ("", "x"),
        ] {
            assert!(!fits(selector, text), "{selector} {text}");
        }
    }
}
