//! How field values are read out of nodes and written as JSON. One trait for a value, one for a field that may
//! hold none, one or many. Reading never fails as a whole: it notes a problem and goes on.

use std::fmt;

use jiff::{Span as Duration, Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::field::FieldType;
use crate::id::Digest;
use crate::node::{Node, NodeValue, Span};
use crate::reference::Reference;

/// A value that could not be read, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Field path, such as `controls[1]`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    pub expected: String,
}

/// Collects problems while a record is read, and knows where reading stands.
#[derive(Debug, Default)]
pub struct Reading {
    path: Vec<Step>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

#[derive(Debug)]
enum Step {
    Key(&'static str),
    Index(usize),
}

impl Reading {
    /// Reads the value under `key` of `map`.
    pub fn field<F: Field>(&mut self, map: &Node, key: &'static str) -> F {
        self.path.push(Step::Key(key));
        let value = F::read(map.get(key), self);
        self.path.pop();
        value
    }

    /// Notes every key of `map` that is none of `known`.
    pub fn unknown_keys(&mut self, map: &Node, known: &mut dyn Iterator<Item = &'static str>) {
        let known: Vec<_> = known.collect();
        for (key, _) in map.entries() {
            let name = key.text().unwrap_or("?");
            if !known.contains(&name) {
                let expected = match nearest(name, &known) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                let path = self.join(name);
                self.problems.push(Problem {
                    path,
                    span: key.span,
                    what: format!("`{name}` is not a field of this record"),
                    expected,
                });
            }
        }
    }

    /// Notes that `node` is not what the field holds.
    pub fn mismatch(&mut self, node: &Node, ty: &FieldType) {
        let found = match &node.value {
            NodeValue::Null => "nothing".to_owned(),
            NodeValue::Scalar { text, .. } => format!("`{}`", text.chars().take(60).collect::<String>()),
            NodeValue::List(_) => "a list".to_owned(),
            NodeValue::Map(_) => "a group of keys".to_owned(),
        };
        let label = self.path();
        self.problems.push(Problem {
            span: node.span,
            what: format!("`{label}` cannot be {found}"),
            expected: format!("write {}", ty.expected()),
            path: label,
        });
    }

    fn path(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            match step {
                Step::Key(k) if out.is_empty() => out.push_str(k),
                Step::Key(k) => {
                    out.push('.');
                    out.push_str(k);
                }
                Step::Index(i) => out.push_str(&format!("[{i}]")),
            }
        }
        out
    }

    fn join(&self, key: &str) -> String {
        let path = self.path();
        if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
    }
}

/// The known name closest to `name`, when it is close enough to be a slip of the hand.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let distance = |a: &str, b: &str| {
        let b: Vec<char> = b.chars().collect();
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, ca) in a.chars().enumerate() {
            let mut diagonal = i;
            let mut left = i + 1;
            for (slot, cb) in row.iter_mut().skip(1).zip(&b) {
                let cost = diagonal + usize::from(ca != *cb);
                diagonal = *slot;
                left = cost.min(*slot + 1).min(left + 1);
                *slot = left;
            }
            if let Some(first) = row.first_mut() {
                *first = i + 1;
            }
        }
        row.last().copied().unwrap_or(usize::MAX)
    };
    let limit = (name.len() / 3).max(1);
    known.iter().map(|k| (distance(name, k), *k)).filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// One value.
pub trait Value: Sized + 'static {
    /// What it is, for forms, schema and error messages.
    const TYPE: FieldType;
    /// Reads it, or notes why not.
    fn read(node: &Node, reading: &mut Reading) -> Option<Self>;
    /// Its JSON form, the one that digests rest on.
    fn json(&self) -> Json;
    /// Tells every reference it holds, with the path inside the value (empty for the value itself).
    fn references(&self, _path: &str, _tell: &mut dyn FnMut(&str, &Reference)) {}
}

/// None, one or many values under a key.
pub trait Field: Sized + Default + 'static {
    /// What it is.
    const TYPE: FieldType;
    /// Reads it; what is absent or unreadable is empty.
    fn read(node: Option<&Node>, reading: &mut Reading) -> Self;
    /// Its JSON form; `None` when empty.
    fn json(&self) -> Option<Json>;
    /// Tells every reference it holds.
    fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &Reference));
}

impl<V: Value> Field for Option<V> {
    const TYPE: FieldType = V::TYPE;
    fn read(node: Option<&Node>, reading: &mut Reading) -> Self {
        node.filter(|n| !n.is_null()).and_then(|n| V::read(n, reading))
    }
    fn json(&self) -> Option<Json> {
        self.as_ref().map(Value::json)
    }
    fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &Reference)) {
        if let Some(v) = self {
            v.references(path, tell);
        }
    }
}

impl<V: Value> Field for Vec<V> {
    const TYPE: FieldType = FieldType::List(&V::TYPE);
    fn read(node: Option<&Node>, reading: &mut Reading) -> Self {
        let Some(node) = node.filter(|n| !n.is_null()) else { return Vec::new() };
        let NodeValue::List(items) = &node.value else {
            reading.mismatch(node, &Self::TYPE);
            return Vec::new();
        };
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            reading.path.push(Step::Index(i));
            out.extend(V::read(item, reading));
            reading.path.pop();
        }
        out
    }
    fn json(&self) -> Option<Json> {
        (!self.is_empty()).then(|| Json::Array(self.iter().map(Value::json).collect()))
    }
    fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &Reference)) {
        for (i, v) in self.iter().enumerate() {
            v.references(&format!("{path}[{i}]"), tell);
        }
    }
}

/// Implements [`Value`] for something that is one scalar: parsed from text, shown as text.
macro_rules! scalar {
    ($t:ty, $ty:expr, |$text:ident| $parse:expr, |$v:ident| $json:expr) => {
        impl Value for $t {
            const TYPE: FieldType = $ty;
            fn read(node: &Node, reading: &mut Reading) -> Option<Self> {
                let value = node.text().and_then(|$text| $parse);
                if value.is_none() {
                    reading.mismatch(node, &Self::TYPE);
                }
                value
            }
            fn json(&self) -> Json {
                let $v = self;
                $json
            }
        }
    };
}

scalar!(String, FieldType::Text, |t| Some(t.trim().to_owned()), |v| Json::String(v.clone()));
scalar!(
    bool,
    FieldType::Bool,
    |t| match t {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    },
    |v| Json::Bool(*v)
);
scalar!(i64, FieldType::Integer, |t| t.parse().ok().filter(|n: &i64| n.abs() < 1 << 53), |v| Json::from(*v));
scalar!(Decimal, FieldType::Decimal, |t| decimal(t), |v| Json::String(v.normalize().to_string()));
scalar!(Date, FieldType::Date, |t| t.parse().ok(), |v| Json::String(v.to_string()));
scalar!(Timestamp, FieldType::Instant, |t| t.parse().ok(), |v| Json::String(v.to_string()));
scalar!(Digest, FieldType::Digest, |t| Digest::parse(t), |v| Json::String(v.to_string()));

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(&text.replace('_', "")).ok()
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $ty:expr, |$text:ident| $ok:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(String);
        impl $name {
            /// Takes `text` as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        scalar!($name, $ty, |$text| $ok, |v| Json::String(v.0.clone()));
    };
}

text_type!(
    /// Several lines of text, line ends as LF, no trailing space.
    Prose, FieldType::Prose, |t| Some(Prose(t.trim_end().replace("\r\n", "\n")))
);
text_type!(
    /// A web address (`https`, `http`, `mailto`) or a relative path. Never a script.
    Link, FieldType::Link, |t| safe_link(t).then(|| Link(t.to_owned()))
);
text_type!(
    /// A clause number of ISO/IEC 27001:2022, such as `6.1.3`.
    ClauseNo, FieldType::Named("clause"), |t| dotted(t).then(|| ClauseNo(t.to_owned()))
);
text_type!(
    /// The id of a scenario in the catalogue.
    ScenarioId, FieldType::Named("scenario"), |t| crate::id::is_slug(t).then(|| ScenarioId(t.to_owned()))
);
text_type!(
    /// The id of a metric, over the estate or over records.
    MetricId, FieldType::Named("metric"), |t| crate::id::is_slug(t).then(|| MetricId(t.to_owned()))
);
text_type!(
    /// The id of a rule, such as `4.3/identity-service-out-of-scope`.
    RuleId, FieldType::Named("rule"), |t| t.split_once('/').map(|_| RuleId(t.to_owned()))
);

fn safe_link(text: &str) -> bool {
    let scheme = text.split_once(':').map(|(s, _)| s.to_ascii_lowercase());
    match scheme.as_deref() {
        None => !text.trim().is_empty(),
        Some(s) if s.contains('/') => true,
        Some(s) => matches!(s, "https" | "http" | "mailto"),
    }
}

fn dotted(text: &str) -> bool {
    text.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
}

/// An amount in a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: String,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount.normalize(), self.currency)
    }
}

scalar!(
    Money,
    FieldType::Money,
    |t| {
        let (amount, currency) = t.split_once(' ')?;
        let iso = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        iso.then_some(Money { amount: decimal(amount)?, currency: currency.to_owned() })
    },
    |v| Json::String(v.to_string())
);

/// An ISO 8601 duration in calendar units, such as `P6M`, kept as it was written.
#[derive(Debug, Clone)]
pub struct Period {
    text: String,
    span: Duration,
}

impl Period {
    /// Reads an ISO 8601 duration; negative ones are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let span: Duration = text.parse().ok()?;
        (text.starts_with('P') && !span.is_negative() && !span.is_zero())
            .then(|| Self { text: text.to_owned(), span })
    }

    /// The date this long after `date`; `date` itself should the calendar end before.
    pub fn after(&self, date: Date) -> Date {
        date.checked_add(self.span).unwrap_or(date)
    }

    /// This period `n` times over; none where that is longer than a calendar.
    pub fn times(&self, n: i64) -> Option<Duration> {
        self.span.checked_mul(n).ok()
    }

    /// The date this long before `date`.
    pub fn before(&self, date: Date) -> Date {
        date.checked_sub(self.span).unwrap_or(date)
    }
}

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
scalar!(Period, FieldType::Period, |t| Period::parse(t), |v| Json::String(v.text.clone()));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips() {
        assert_eq!(nearest("contols", &["controls", "assets"]), Some("controls"));
        assert_eq!(nearest("zebra", &["controls", "assets"]), None);
    }

    #[test]
    fn scripts_are_not_links() {
        assert!(!safe_link("javascript:alert(1)") && !safe_link("data:text/html,x"));
        assert!(safe_link("https://example.org/a:b") && safe_link("docs/policy.pdf"));
    }

    #[test]
    fn periods_are_calendar_durations() {
        let p = Period::parse("P6M").unwrap();
        assert_eq!(p.after(jiff::civil::date(2025, 12, 31)), jiff::civil::date(2026, 6, 30));
        assert!(Period::parse("-P1D").is_none() && Period::parse("6M").is_none());
    }
}
