//! The three declarations that kinds are written in: `choice!` (a fixed set of words), `part!` (several values
//! together) and `kind!` (a record). The doc comment of a field is the hint its form shows.

/// True when `flag` is among `flags`. For use in constants.
#[doc(hidden)]
pub const fn flagged(flags: &[&str], flag: &str) -> bool {
    let mut i = 0;
    while i < flags.len() {
        #[expect(clippy::indexing_slicing, reason = "const evaluation: an overrun is a compile error")]
        let (a, b) = (flags[i].as_bytes(), flag.as_bytes());
        if a.len() == b.len() {
            let mut j = 0;
            #[expect(clippy::indexing_slicing, reason = "const evaluation: an overrun is a compile error")]
            while j < a.len() && a[j] == b[j] {
                j += 1;
            }
            if j == a.len() {
                return true;
            }
        }
        i += 1;
    }
    false
}

/// A fixed set of words: `Name { Variant = "word" "Label" "what choosing it means", … }`.
macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $($variant:ident = $word:literal $label:literal $hint:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $hint] $variant,)+ }
        impl $name {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word in files.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The word for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
            /// Reads the word in files.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
        impl $crate::value::Value for $name {
            const TYPE: $crate::FieldType = $crate::FieldType::Choice(&[
                $($crate::Choice { word: $word, label: $label, hint: $hint }),+
            ]);
            fn read(node: &$crate::node::Node, reading: &mut $crate::value::Reading) -> Option<Self> {
                let value = node.text().and_then(Self::parse);
                if value.is_none() {
                    reading.mismatch(node, &Self::TYPE);
                }
                value
            }
            fn json(&self) -> serde_json::Value {
                serde_json::Value::String(self.word().to_owned())
            }
        }
    };
}

/// One [`FieldSpec`](crate::FieldSpec) out of its declaration.
macro_rules! field_spec {
    ($($hint:literal)+; [$($flag:ident)*] $field:ident $ty:ty, $label:literal $($example:literal)?) => {
        $crate::FieldSpec {
            name: stringify!($field),
            label: $label,
            hint: concat!($($hint),+),
            example: concat!("", $($example)?),
            ty: <$ty as $crate::value::Field>::TYPE,
            required: $crate::macros::flagged(&[$(stringify!($flag)),*], "required"),
            attested: $crate::macros::flagged(&[$(stringify!($flag)),*], "attested"),
            apart: $crate::macros::flagged(&[$(stringify!($flag)),*], "apart"),
            acted: $crate::macros::flagged(&[$(stringify!($flag)),*], "acted"),
        }
    };
}

/// Several named values that belong together, as a group inside a record.
macro_rules! part {
    ($(#[doc = $about:literal])+ $name:ident {
        $($(#[doc = $hint:literal])+ $(@$flag:ident)* $field:ident: $ty:ty, $label:literal $(, eg $eg:literal)?;)+
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name { $($(#[doc = $hint])+ pub $field: $ty,)+ }
        impl $crate::value::Value for $name {
            const TYPE: $crate::FieldType = $crate::FieldType::Group(&[
                $($crate::macros::field_spec!($($hint)+; [$($flag)*] $field $ty, $label $($eg)?)),+
            ]);
            fn read(node: &$crate::node::Node, reading: &mut $crate::value::Reading) -> Option<Self> {
                if !matches!(node.value, $crate::node::NodeValue::Map(_)) {
                    reading.mismatch(node, &Self::TYPE);
                    return None;
                }
                reading.unknown_keys(node, &mut [$(stringify!($field)),+].into_iter());
                Some(Self { $($field: reading.field(node, stringify!($field)),)+ })
            }
            fn json(&self) -> serde_json::Value {
                let mut map = serde_json::Map::new();
                $(if let Some(v) = $crate::value::Field::json(&self.$field) {
                    map.insert(stringify!($field).to_owned(), v);
                })+
                serde_json::Value::Object(map)
            }
            fn references(&self, path: &str, tell: &mut dyn FnMut(&str, &$crate::Reference)) {
                $($crate::value::Field::references(
                    &self.$field, &format!("{path}.{}", stringify!($field)), tell,
                );)+
            }
        }
    };
}

/// A kind of record: its struct, its description, its reading and its JSON form from one declaration.
///
/// Flags before a field: `@required` (a record without it is incomplete), `@attested` (set only by its use case),
/// `@apart` (left out of the digest: it moves on while what was said stays the same), `@acted` (set by an act of its own,
/// not on the form).
macro_rules! kind {
    ($(#[doc = $about:literal])+ $name:ident = $kind:literal, $label:literal, $labels:literal, clause $clause:literal {
        $($(#[doc = $hint:literal])+ $(@$flag:ident)* $field:ident: $ty:ty, $flabel:literal $(, eg $eg:literal)?;)+
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name { $($(#[doc = $hint])+ pub $field: $ty,)+ }
        impl $crate::kind::Named for $name {
            const NAME: &'static str = $kind;
        }
        impl $crate::kind::Described for $name {
            const SPEC: &'static $crate::KindSpec = &$crate::KindSpec {
                name: $kind,
                label: $label,
                labels: $labels,
                clause: $clause,
                about: concat!($($about),+),
                fields: &[
                    $($crate::macros::field_spec!($($hint)+; [$($flag)*] $field $ty, $flabel $($eg)?)),+
                ],
                read: |node, reading| Box::new($name { $($field: reading.field(node, stringify!($field)),)+ }),
            };
        }
        impl $crate::record::KindData for $name {
            fn spec(&self) -> &'static $crate::KindSpec {
                <Self as $crate::kind::Described>::SPEC
            }
            fn as_any(&self) -> &dyn std::any::Any {
                self
            }
            fn clone_box(&self) -> Box<dyn $crate::record::KindData> {
                Box::new(self.clone())
            }
            fn json(&self) -> serde_json::Map<String, serde_json::Value> {
                let mut map = serde_json::Map::new();
                $(if let Some(v) = $crate::value::Field::json(&self.$field) {
                    map.insert(stringify!($field).to_owned(), v);
                })+
                map
            }
            fn references(&self, tell: &mut dyn FnMut(&str, &$crate::Reference)) {
                $($crate::value::Field::references(&self.$field, stringify!($field), tell);)+
            }
        }
    };
}

pub(crate) use {choice, field_spec, kind, part};
