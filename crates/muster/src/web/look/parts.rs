//! Small parts that pages are made of: status marks, levels, counts, empty states, notices, tables' heads, menus.

use maud::{Markup, html};
use muster_model::{Diagnostic, Level};

use crate::web::look::spoken::spoken;
use crate::web::look::words;
use crate::web::visit::Visit;

/// How a status looks: a colour and a shape, never one alone, the same shapes as in figures. The word is always
/// written beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Not met at all: a triangle.
    Major,
    /// Not met in one place: a diamond.
    Minor,
    /// Could become a failure: a disc.
    Observation,
    /// In order: a disc with a tick.
    Fine,
    /// Neither: a ring.
    Plain,
}

impl Tone {
    /// The tone of a level. An opportunity is no failure: it looks plain.
    pub const fn of(level: Level) -> Self {
        match level {
            Level::Major => Self::Major,
            Level::Minor => Self::Minor,
            Level::Observation => Self::Observation,
            Level::Opportunity => Self::Plain,
        }
    }

    /// The tone for a word of data: `major`, `minor`, `observation`, `fine`.
    pub fn of_word(word: &str) -> Self {
        match word {
            "major" => Self::Major,
            "minor" => Self::Minor,
            "observation" => Self::Observation,
            "fine" => Self::Fine,
            _ => Self::Plain,
        }
    }

    /// Its class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Observation => "observation",
            Self::Fine => "fine",
            Self::Plain => "plain",
        }
    }

    /// Its shape alone, hidden from screen readers; write the word beside it.
    pub fn shape(self) -> Markup {
        html! {
            svg class={ "shape " (self.class()) } viewBox="0 0 16 16" width="12" height="12" aria-hidden="true" {
                @match self {
                    Self::Major => path d="M8 1.5 15.2 14.5H.8z" {},
                    Self::Minor => path d="M8 .8 15.2 8 8 15.2.8 8z" {},
                    Self::Observation => circle cx="8" cy="8" r="6" {},
                    Self::Fine => path d="M8 .7a7.3 7.3 0 1 1 0 14.6A7.3 7.3 0 0 1 8 .7zM4.2 8.2l2.7 2.7 5-5.2-1.2-1.1-3.8 4-1.6-1.5z" fill-rule="evenodd" {},
                    Self::Plain => circle cx="8" cy="8" r="5.5" {},
                }
            }
        }
    }
}

/// A status: shape and word.
pub fn status(tone: Tone, word: &str) -> Markup {
    html! { span class={ "status " (tone.class()) } { (tone.shape()) span { (word) } } }
}

/// A level: shape and word.
pub fn level(level: Level) -> Markup {
    status(Tone::of(level), level.word())
}

/// Counts by level, most serious first, only those above zero; says so when there is nothing.
pub fn level_counts(count: impl Fn(Level) -> usize) -> Markup {
    let counts = Level::ALL.map(|l| (l, count(l)));
    html! {
        span.level-counts {
            @for (level, n) in counts.into_iter().filter(|(_, n)| *n > 0) {
                (status(Tone::of(level), &muster_render::words::level_count(n, level)))
            }
            @if counts.iter().all(|(_, n)| *n == 0) { (status(Tone::Fine, "in order")) }
        }
    }
}

/// One diagnostic in full: level, message, why, what to do, rule and clause. `with_record` links the record too.
pub fn diagnostic(v: &Visit, d: &Diagnostic, with_record: bool) -> Markup {
    html! {
        article class={ "diagnostic " (Tone::of(d.level).class()) } {
            p.said {
                (level(d.level)) " "
                @if with_record { @if let Some(record) = &d.record {
                    a href=(v.record_href(record)) { (d.title.clone().unwrap_or_else(|| record.to_string())) } ": "
                } }
                (spoken(v, d.record.as_ref().map(|r| r.kind), &sentence(&d.message)))
            }
            p.todo { (spoken(v, d.record.as_ref().map(|r| r.kind), &d.help)) }
            details {
                summary { "Why it matters" }
                p { (words::running(&d.why)) }
                @if !d.related.is_empty() {
                    ul { @for r in &d.related {
                        li { a href=(v.record_href(&r.record)) { (v.programme.title(&r.record)) } ": " (coded(&r.message)) }
                    } }
                }
                p.meta { code { (d.rule) } " · clause " (d.clause)
                    @if let Some(place) = &d.place { " · " code { (place.path) ":" (place.line) } } }
            }
        }
    }
}

/// Text in which what stands between backticks is code, and days outside it are written as people write them.
pub fn coded(text: &str) -> Markup {
    html! {
        @for (i, part) in text.split('`').enumerate() {
            @if i % 2 == 1 { code { (part) } } @else { (words::days_in(part)) }
        }
    }
}

/// The message with a capital letter and a full stop.
pub fn sentence(text: &str) -> String {
    let mut out = capital(text.trim());
    if !out.ends_with(['.', '?', ':']) {
        out.push('.');
    }
    out
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An empty state: what would stand here, why it matters, and the first step.
pub fn empty(title: &str, words: Markup, step: Option<(&str, &str)>) -> Markup {
    html! {
        section.empty {
            h2 { (title) }
            (words)
            @if let Some((label, href)) = step { p { a.button.primary href=(href) { (label) } } }
        }
    }
}

/// A number with its label, and where it leads.
pub fn figure(number: usize, label: &str, href: Option<&str>, tone: Tone) -> Markup {
    html! {
        div class={ "figure-card " (tone.class()) } {
            @match href {
                Some(href) => a href=(href) { span.number { (words::grouped(number)) } span.label { (tone.shape()) (label) } },
                None => { span.number { (words::grouped(number)) } span.label { (tone.shape()) (label) } },
            }
        }
    }
}

/// The head of a page: a line of where it stands, its title, what it is, and what can be done.
pub fn page_head(over: Markup, title: &str, lede: Markup, acts: Markup) -> Markup {
    html! {
        header.page-head {
            div.words { p.over { (over) } h1 { (title) } (lede) }
            div.acts { (acts) }
        }
    }
}

/// A date with its distance from today in a title-like note.
pub fn due(day: jiff::civil::Date, today: jiff::civil::Date) -> Markup {
    html! { time datetime=(day) { (words::date(day)) } span.meta { " (" (words::relative(day, today)) ")" } }
}

/// A picture drawn twice, for a page and for a phone, so that on neither the part that matters is cut off. Ids differ.
pub fn picture(title: &str, wide: String, narrow: String) -> Markup {
    html! {
        div.fig-frame.for-wide tabindex="0" role="group" aria-label=(title) { (maud::PreEscaped(wide)) }
        div.fig-frame.for-narrow role="group" aria-label=(title) { (maud::PreEscaped(narrow)) }
    }
}

/// Markdown of a record or of the catalogue; its headings begin below `under`.
pub fn markdown(text: &str, under: u8) -> Markup {
    html! { div.prose { (maud::PreEscaped(muster_render::markdown::html(text, under))) } }
}
