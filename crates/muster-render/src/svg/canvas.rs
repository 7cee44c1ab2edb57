//! Writing SVG: elements with classes and numbers, text escaped, links guarded. Knows no figure.

use std::fmt::Write as _;

use crate::link;

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Begins there.
    Start,
    /// Is centred there.
    Middle,
    /// Ends there.
    End,
}

/// What a figure is, in words.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Id of the figure, unique on the page: letters, digits and `-`.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it shows, for those who do not see it.
    pub description: &'a str,
}

/// A drawing in progress.
#[derive(Debug, Default)]
pub struct Canvas {
    body: String,
    linked: bool,
}

/// A number with one decimal at most.
pub(crate) fn n(x: f64) -> String {
    let rounded = (x * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".into() } else { rounded.to_string() }
}

impl Canvas {
    /// An empty drawing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A rectangle with rounded corners.
    pub fn rect(&mut self, class: &str, (x, y): (f64, f64), (w, h): (f64, f64), radius: f64) {
        let round = if radius > 0.0 { format!(" rx=\"{}\"", n(radius)) } else { String::new() };
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round}/>",
            n(x),
            n(y),
            n(w.max(0.0)),
            n(h.max(0.0))
        );
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let _ = write!(
            self.body,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            n(x1),
            n(y1),
            n(x2),
            n(y2)
        );
    }

    /// A circle.
    pub fn circle(&mut self, class: &str, (x, y): (f64, f64), r: f64) {
        let _ =
            write!(self.body, "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", n(x), n(y), n(r));
    }

    /// A path; `d` is made of numbers and commands by the figure, never of words from outside.
    pub fn path(&mut self, class: &str, d: &str) {
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{d}\"/>");
    }

    /// A smooth curve from left to right between two points.
    pub fn curve(&mut self, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let bend = (x2 - x1) / 2.0;
        let d = format!(
            "M{} {}C{} {} {} {} {} {}",
            n(x1),
            n(y1),
            n(x1 + bend),
            n(y1),
            n(x2 - bend),
            n(y2),
            n(x2),
            n(y2)
        );
        self.path(class, &d);
    }

    /// A line of text; `y` is its base line.
    pub fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(self.body, "<text class=\"{class}\" x=\"{}\" y=\"{}\"{anchor}>", n(x), n(y));
        link::escape(text, &mut self.body);
        self.body.push_str("</text>");
    }

    /// A line of text centred on its point and turned so that it reads upwards.
    pub fn turned(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        let _ = write!(self.body, "<g transform=\"translate({} {}) rotate(-90)\">", n(x), n(y));
        self.text(class, (0.0, 0.0), Anchor::Middle, text);
        self.close();
    }

    /// Begins a group.
    pub fn open(&mut self, class: &str) {
        let _ = write!(self.body, "<g class=\"{class}\">");
    }

    /// Ends a group.
    pub fn close(&mut self) {
        self.body.push_str("</g>");
    }

    /// What shows when one points at the group just begun.
    pub fn hint(&mut self, text: &str) {
        self.body.push_str("<title>");
        link::escape(text, &mut self.body);
        self.body.push_str("</title>");
    }

    /// Draws within a link, or within a plain group when there is nowhere to go. `name` says where, for those who do
    /// not see the picture.
    pub fn linked(&mut self, href: Option<&str>, class: &str, name: &str, draw: impl FnOnce(&mut Self)) {
        match href.filter(|h| link::allowed(h)) {
            Some(href) => {
                self.linked = true;
                self.body.push_str("<a href=\"");
                link::escape(href, &mut self.body);
                // Its first child names it (SVG accessibility mappings); a label would have to repeat its words in order.
                let _ = write!(self.body, "\" class=\"{class}\">");
                self.hint(name);
                draw(self);
                self.body.push_str("</a>");
            }
            None => {
                self.open(class);
                self.hint(name);
                draw(self);
                self.close();
            }
        }
    }

    /// What has been drawn, without a frame.
    pub(crate) fn into_body(self) -> String {
        self.body
    }

    /// The finished figure, `w` by `h`. `kind` is its class.
    pub fn finish(self, kind: &str, caption: Caption<'_>, (w, h): (f64, f64)) -> String {
        let role = if self.linked { "group" } else { "img" };
        let id: String = caption.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let mut out = String::with_capacity(self.body.len() + 400);
        let (w, h) = (n(w.ceil()), n(h.ceil()));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig {kind}\" role=\"{role}\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
             <title id=\"{id}-title\">"
        );
        link::escape(caption.title, &mut out);
        let _ = write!(out, "</title><desc id=\"{id}-desc\">");
        link::escape(caption.description, &mut out);
        out.push_str("</desc>");
        out.push_str(&self.body);
        out.push_str("</svg>");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_what_it_is_and_escapes() {
        let mut c = Canvas::new();
        c.rect("bar", (1.04, 2.0), (30.26, -1.0), 0.0);
        c.text("t", (0.0, -0.01), Anchor::End, "<&\">");
        let caption = Caption { id: "a\"b-1", title: "T<", description: "D&" };
        assert_eq!(
            c.finish("bars", caption, (10.2, 20.0)),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig bars\" role=\"img\" width=\"11\" height=\"20\" viewBox=\"0 0 11 20\" aria-labelledby=\"ab-1-title\" aria-describedby=\"ab-1-desc\"><title id=\"ab-1-title\">T&lt;</title><desc id=\"ab-1-desc\">D&amp;</desc><rect class=\"bar\" x=\"1\" y=\"2\" width=\"30.3\" height=\"0\"/><text class=\"t\" x=\"0\" y=\"0\" text-anchor=\"end\">&lt;&amp;&quot;&gt;</text></svg>"
        );
    }

    #[test]
    fn links_are_guarded_and_make_it_a_group() {
        let mut c = Canvas::new();
        c.linked(Some("javascript:alert(1)"), "x", "no", |_| {});
        assert!(!c.body.contains("href") && !c.linked);
        c.linked(Some("/o/a\"><script>"), "x", "na\"me", |_| {});
        assert!(
            c.body.contains("<a href=\"/o/a&quot;&gt;&lt;script&gt;\" class=\"x\"><title>na&quot;me</title>")
        );
        let caption = Caption { id: "a", title: "", description: "" };
        assert!(c.finish("x", caption, (1.0, 1.0)).contains("role=\"group\""));
    }
}
