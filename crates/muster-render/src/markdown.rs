//! The Markdown body of a record to HTML that is safe to put into a page: no raw HTML, no script, no picture from
//! elsewhere, links only where [`crate::link::allowed`] lets them go.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{NodeLink, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use crate::link;

/// The longest body that is rendered; what is beyond is left out, and the page says so.
pub const LONGEST: usize = 256 * 1024;

/// The longest page that a body may become: deep nesting makes many tags of few letters.
const LONGEST_PAGE: usize = 2 * 1024 * 1024;

/// Markdown to HTML. Headings are moved down so that a body's `#` becomes `<h{top}>` (a page has one `<h1>` of its
/// own); `top` is taken as 1 to 6.
pub fn html(body: &str, top: u8) -> String {
    let (body, cut) = bounded(body);
    let arena = Arena::new();
    let root = parse_document(&arena, body, &options());
    // Every node with whether it stands within a link, in one walk: asking each for its ancestors would be quadratic.
    let mut nodes = Vec::new();
    let mut links = 0_usize;
    for edge in root.traverse() {
        let (node, entering) = match edge {
            NodeEdge::Start(node) => (node, true),
            NodeEdge::End(node) => (node, false),
        };
        let is_link = matches!(node.data().value, NodeValue::Link(_));
        if entering {
            nodes.push((node, links > 0));
            links += usize::from(is_link);
        } else {
            links -= usize::from(is_link);
        }
    }
    for (node, inside_link) in nodes {
        let (before, after) = match &mut node.data_mut().value {
            NodeValue::Heading(heading) => {
                heading.level = (heading.level + top.clamp(1, 6) - 1).min(6);
                continue;
            }
            // An anchor cannot hold another.
            NodeValue::Link(_) | NodeValue::Image(_) if inside_link => (String::new(), String::new()),
            NodeValue::Link(link) => anchor(link),
            // A picture would call another server and tell it who reads: it becomes a link that says what it is.
            NodeValue::Image(image) => anchor(image),
            _ => continue,
        };
        // The node itself becomes the opening tag; its words follow as siblings, then the closing tag.
        let close = arena.alloc(NodeValue::Raw(after).into());
        node.insert_after(close);
        let words: Vec<_> = node.children().collect();
        for word in words {
            close.insert_before(word);
        }
        node.data_mut().value = NodeValue::Raw(before);
    }
    let mut out = String::with_capacity(body.len() * 2);
    // Writing into a string cannot fail.
    let _ = format_html(root, &options(), &mut out);
    if out.len() > LONGEST_PAGE {
        out = format!("<pre>{}</pre>\n", link::escaped(body));
    }
    if cut {
        out.push_str("<p class=\"cut\">The rest of this text is too long to be shown here.</p>\n");
    }
    out
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = false;
    options.render.escape = true;
    options
}

/// The tags around a link's words; none when it may not go there.
fn anchor(target: &NodeLink) -> (String, String) {
    if target.url.is_empty() || !link::allowed(&target.url) {
        return (String::new(), String::new());
    }
    let mut open = String::from("<a href=\"");
    link::escape(&target.url, &mut open);
    open.push_str("\" rel=\"nofollow noopener noreferrer\"");
    if !target.title.is_empty() {
        open.push_str(" title=\"");
        link::escape(&target.title, &mut open);
        open.push('"');
    }
    open.push('>');
    (open, "</a>".into())
}

fn bounded(body: &str) -> (&str, bool) {
    if body.len() <= LONGEST {
        return (body, false);
    }
    let end = (0..=LONGEST).rev().find(|&i| body.is_char_boundary(i)).unwrap_or(0);
    (body.get(..end).unwrap_or(""), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tables_and_tasks() {
        assert_eq!(html("# A\n\nb *c* `d`", 2), "<h2>A</h2>\n<p>b <em>c</em> <code>d</code></p>\n");
        assert!(html("| a |\n|---|\n| b |", 2).contains("<td>b</td>"));
        assert!(html("- [x] done", 2).contains("checked"));
        assert_eq!(html("###### deep", 5), "<h6>deep</h6>\n");
    }

    #[test]
    fn links_carry_their_guard() {
        assert_eq!(
            html("[a *b*](https://example.org/?x=\"&y)", 2),
            "<p><a href=\"https://example.org/?x=&quot;&amp;y\" rel=\"nofollow noopener noreferrer\">a <em>b</em></a></p>\n"
        );
        assert_eq!(
            html("[a](../risk/x \"t<\")", 2),
            "<p><a href=\"../risk/x\" rel=\"nofollow noopener noreferrer\" title=\"t&lt;\">a</a></p>\n"
        );
        assert!(html("see https://example.org/x", 2).contains("rel=\"nofollow"));
    }

    #[test]
    fn what_could_act_is_shown_as_words() {
        for bad in [
            "[a](javascript:alert(1))",
            "[a](JAVASCRIPT:alert(1))",
            "[a](&#106;avascript:alert(1))",
            "[a](data:text/html,<script>alert(1)</script>)",
            "[a]( vbscript:x )",
            "![a](javascript:alert(1))",
            "<javascript:alert(1)>",
            "[a]: javascript:x\n\n[a]",
        ] {
            let out = html(bad, 2);
            assert!(!out.contains("href"), "{bad}: {out}");
        }
        let raw = html("<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b\n\n<div onclick=x>", 2);
        assert!(!raw.contains("<script") && !raw.contains("<img") && !raw.contains("<div"), "{raw}");
        assert!(raw.contains("&lt;script&gt;"), "{raw}");
    }

    #[test]
    fn pictures_become_links() {
        assert_eq!(
            html("![plan](https://elsewhere.example/x.png)", 2),
            "<p><a href=\"https://elsewhere.example/x.png\" rel=\"nofollow noopener noreferrer\">plan</a></p>\n"
        );
        // A picture inside a link must not nest one anchor in another.
        let nested = html("[![plan](/a.png)](/b)", 2);
        assert_eq!(nested.matches("<a ").count(), 1, "{nested}");
    }

    #[test]
    fn bounded_in_length_and_depth() {
        let long = "é".repeat(LONGEST);
        let out = html(&long, 2);
        assert!(out.len() < LONGEST + 200 && out.contains("too long"), "{}", out.len());
        let begun = std::time::Instant::now();
        assert!(html(&">".repeat(LONGEST), 2).starts_with("<pre>&gt;&gt;"));
        assert!(begun.elapsed().as_secs() < 5, "{:?} for nested quotes", begun.elapsed());
        assert!(html(&"[".repeat(50_000), 2).len() < 100_000);
    }
}
