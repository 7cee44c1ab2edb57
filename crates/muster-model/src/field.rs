//! The description of one field: what it holds, what to tell the person who fills it in. Data, no behaviour.

/// One field of a kind or of a group.
#[derive(Debug)]
pub struct FieldSpec {
    /// Key in front matter and JSON.
    pub name: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What good looks like, in a sentence or two.
    pub hint: &'static str,
    /// A realistic example, empty when the hint says enough.
    pub example: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// A record without it is incomplete; it still loads.
    pub required: bool,
    /// Set only by its use case: never by form, patch, bulk or import.
    pub attested: bool,
    /// Left out of the digest although anybody may set it: it moves on while what was said stays the same (ADR 0006).
    pub apart: bool,
    /// Set by an act of its own on the record's page; a form shows it and leaves it as it is.
    pub acted: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines of text.
    Prose,
    /// `true` or `false`; absent means undecided.
    Bool,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A decimal amount with an ISO 4217 currency: `120000 EUR`.
    Money,
    /// A civil date: `2026-05-12`.
    Date,
    /// An instant in UTC: `2026-05-12T09:30:00Z`.
    Instant,
    /// An ISO 8601 duration: `P6M`.
    Period,
    /// A web address or a path.
    Link,
    /// SHA-256 of a file or of something outside the records.
    Digest,
    /// One of a fixed set of words.
    Choice(&'static [Choice]),
    /// A reference to a record of one of these kinds; an empty list means any kind.
    Ref(&'static [&'static str]),
    /// A reference to the very version of a record.
    Pin(&'static [&'static str]),
    /// A name out of the catalogue: `clause`, `scenario`, `metric` or `rule`.
    Named(&'static str),
    /// Who attested what, when, in which role.
    Attestation,
    /// Several named values together.
    Group(&'static [FieldSpec]),
    /// Any number of values of one type.
    List(&'static FieldType),
}

/// One word a choice field may hold.
#[derive(Debug)]
pub struct Choice {
    /// The word in files and JSON.
    pub word: &'static str,
    /// The word for people.
    pub label: &'static str,
    /// What choosing it means.
    pub hint: &'static str,
}

impl FieldType {
    /// What to write, for an error message: "a date such as 2026-05-12".
    pub fn expected(&self) -> String {
        match self {
            Self::Text => "a line of text".into(),
            Self::Prose => "text".into(),
            Self::Bool => "true or false".into(),
            Self::Integer => "a whole number".into(),
            Self::Decimal => "a number such as 0.25".into(),
            Self::Money => "an amount with its currency, such as 120000 EUR".into(),
            Self::Date => "a date such as 2026-05-12".into(),
            Self::Instant => "an instant such as 2026-05-12T09:30:00Z".into(),
            Self::Period => "a duration such as P6M (six months), P1Y or P14D".into(),
            Self::Link => "a web address or a path".into(),
            Self::Digest => "a digest, sha256: and 64 hex digits".into(),
            Self::Choice(choices) => {
                format!("one of {}", choices.iter().map(|c| c.word).collect::<Vec<_>>().join(", "))
            }
            Self::Ref([]) => "a reference such as risk/stolen-signing-key".into(),
            Self::Ref(kinds) => format!("a reference such as {}/…", kinds.join("/… or ")),
            Self::Pin(kinds) => {
                format!("a pinned reference such as {}/…@sha256:…", kinds.first().unwrap_or(&"risk"))
            }
            Self::Named(what) => format!("the name of a {what}"),
            Self::Attestation => "an attestation with by, role, at and seen".into(),
            Self::Group(fields) => {
                let names: Vec<_> = fields.iter().map(|f| f.name).collect();
                format!("a group {{{}}}", names.join(", "))
            }
            Self::List(of) => format!("a list, each {}", of.expected()),
        }
    }
}
