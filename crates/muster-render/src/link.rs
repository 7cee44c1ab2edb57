//! Which addresses a page may link to: `http`, `https`, `mailto`, and what is relative to the page. Nothing else.

/// May a page link to `url`?
pub fn allowed(url: &str) -> bool {
    let Some(end) = url.find([':', '/', '?', '#']) else { return !url.chars().any(char::is_control) };
    let scheme = url.get(..end).unwrap_or("");
    if url.get(end..).is_some_and(|rest| rest.starts_with(':')) {
        return ["http", "https", "mailto"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
    }
    !url.chars().any(char::is_control)
}

/// Escapes text for HTML and SVG, in content and in double-quoted attributes alike. Control characters that XML
/// forbids are left out.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

/// [`escape`], returned.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses_pass() {
        for good in [
            "https://example.org/a?b#c",
            "HTTP://x",
            "mailto:a@b.c",
            "/o/a/risk/x",
            "risk/x",
            "#top",
            "?q=a:b",
            "",
            "a/b:c",
        ] {
            assert!(allowed(good), "{good:?}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " javascript:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "file:///etc",
            "vbscript:x",
            "x\u{0}",
        ] {
            assert!(!allowed(bad), "{bad:?}");
        }
    }

    #[test]
    fn escaping_leaves_no_way_out() {
        assert_eq!(escaped("<a b='c' d=\"e\">&\u{1b}x"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;x");
    }
}
