//! What the check says: a level, a rule, a message, the very place, why, and what to do. Plain data.

use std::borrow::Cow;

use serde::Serialize;

use crate::field::FieldSpec;
use crate::id::Id;
use crate::kind::Kind;
use crate::node::{Span, Unreadable};
use crate::record::SourceText;
use crate::reference::Reference;
use crate::value::Problem;

/// How serious, in the auditors' words. Ordered: the most serious is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Could be better; nothing is wrong.
    Opportunity,
    /// Not a failure yet; would become one.
    Observation,
    /// A requirement is not met in one place.
    Minor,
    /// A requirement is not met at all, or the ISMS cannot be relied on.
    Major,
}

impl Level {
    /// Every level, most serious first.
    pub const ALL: [Self; 4] = [Self::Major, Self::Minor, Self::Observation, Self::Opportunity];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Observation => "observation",
            Self::Opportunity => "opportunity",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.word() == word)
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path relative to the ISMS folder.
    pub path: String,
    /// First line, from 1.
    pub line: u32,
    /// First column in characters, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Just after the last column.
    pub end_column: u32,
}

impl Place {
    /// The place of `span` in `path`; an empty span means the top of the file.
    pub fn of(path: &str, span: Span) -> Self {
        let at = |n: u32| n.max(1);
        Self {
            path: path.to_owned(),
            line: at(span.start.line),
            column: at(span.start.column),
            end_line: at(span.end.line),
            end_column: at(span.end.column),
        }
    }
}

/// Another place that explains a diagnostic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Related {
    /// The record meant.
    pub record: Reference,
    /// What it has to do with it.
    pub message: String,
    /// Where, when it came from a file.
    pub place: Option<Place>,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Rule id, such as `4.3/identity-service-out-of-scope`, or `format/…` for what could not be read.
    pub rule: Cow<'static, str>,
    /// How serious.
    pub level: Level,
    /// The clause it serves.
    pub clause: Cow<'static, str>,
    /// What is wrong, in one sentence about this very record.
    pub message: String,
    /// Why it matters.
    pub why: Cow<'static, str>,
    /// What to do.
    pub help: String,
    /// The record it is about; none when something is missing altogether.
    pub record: Option<Reference>,
    /// The record's title, for pages and lists.
    pub title: Option<String>,
    /// The field path it is about.
    pub field: Option<String>,
    /// Where it stands, when it came from a file.
    pub place: Option<Place>,
    /// Other places that explain it.
    pub related: Vec<Related>,
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

const FORMAT_CLAUSE: &str = "7.5.3";
const FORMAT_WHY: &str = "A record that cannot be read in full cannot be relied on: documented information must \
                          be available and fit for use where it is needed.";

impl Diagnostic {
    /// A file without readable front matter.
    pub fn unreadable(source: &SourceText, e: &Unreadable) -> Self {
        let span = Span { start: e.at, end: e.at };
        Self::format(
            "format/front-matter",
            format!("this file cannot be read: {}", e.what),
            "Mend the lines between the two `---`; every other record was still read.".into(),
            Place::of(&source.path, span),
        )
    }

    /// A file that is no record at all: unknown folder, bad name.
    pub fn stray(path: &str, what: String, help: String) -> Self {
        Self::format("format/stray-file", what, help, Place::of(path, Span::default()))
    }

    /// A line of `muster.toml` that cannot be read.
    pub fn profile(line: u32, column: u32, what: String, help: String) -> Self {
        let at = crate::node::Pos { line, column };
        Self::format("format/profile", what, help, Place::of("muster.toml", Span { start: at, end: at }))
    }

    /// A value that is not what its field holds.
    pub fn problem(kind: Kind, id: &Id, source: &SourceText, p: Problem) -> Self {
        let rule =
            if p.what.contains("is not a field") { "format/unknown-field" } else { "format/field-value" };
        let mut d = Self::format(rule, p.what, p.expected, Place::of(&source.path, p.span));
        if rule == "format/unknown-field" {
            d.level = Level::Observation;
        }
        d.record = Some(Reference::new(kind, id.clone()));
        d.field = Some(p.path);
        d
    }

    /// A required field that is absent.
    pub fn missing_field(kind: Kind, id: &Id, source: &SourceText, field: &FieldSpec) -> Self {
        let mut d = Self::format(
            "format/required-field",
            format!("{} {} has no `{}`", crate::programme::a_label(kind), id, field.name),
            format!("Add `{}:` {}. {}", field.name, field.ty.expected(), field.hint.trim()),
            Place::of(&source.path, Span::default()),
        );
        d.clause = Cow::Borrowed(kind.spec().clause);
        d.record = Some(Reference::new(kind, id.clone()));
        d.field = Some(field.name.to_owned());
        d
    }

    fn format(rule: &'static str, message: String, help: String, place: Place) -> Self {
        Self {
            rule: Cow::Borrowed(rule),
            level: Level::Minor,
            clause: Cow::Borrowed(FORMAT_CLAUSE),
            message,
            why: Cow::Borrowed(FORMAT_WHY),
            help,
            record: None,
            title: None,
            field: None,
            place: Some(place),
            related: Vec::new(),
        }
    }
}
