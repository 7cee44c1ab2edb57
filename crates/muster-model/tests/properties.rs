//! Properties of the file form: what is written reads back, an edit changes what it names and nothing else, and
//! nothing that can be read makes reading fall over.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test says what went wrong by failing"
)]

use muster_model::edit::{self, Edit};
use muster_model::node::{Node, NodeValue};
use muster_model::{Id, Kind, OrgId, Programme, Record, SourceText, front_matter, yaml};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Text that people write, and text that YAML could take for something else.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-zA-Z0-9 ,.:#&*!|>%@`'\"{}\\[\\]?-]{0,40}",
        2 => any::<String>().prop_map(|s| s.replace('\0', "")),
        1 => "[a-zA-Z \n]{0,60}",
        2 => "[a-z][ :?,#-]{1,3}[a-z -]{0,2}",
        1 => prop::sample::select(vec![
            "", "null", "~", "yes", "- x", "a: b # c", "---", "...", "|", "0x1F", " lead", "tail ", "a\nb", "a\n\nb\n",
            "é\u{85}\u{2028}\u{feff}", "'q'", "\"q\"", "\r\n", "a\r\nb", "\t", "? x", "%YAML", "x:", "a\n  b", "#", "\u{1}", "k -", "k ?", "k - x",
        ])
        .prop_map(str::to_owned),
    ]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(|i| json!(i)),
        text().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::btree_map(text(), inner, 0..6)
                .prop_map(|m| Json::Object(m.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// What a value reads back as: scalars are text, and only an unquoted word is nothing.
fn says(node: &Node, wanted: &Json) -> bool {
    match (&node.value, wanted) {
        (NodeValue::Null, Json::Null) => true,
        (NodeValue::Scalar { text, .. }, Json::String(s)) => text == s,
        (NodeValue::Scalar { text, plain: true }, Json::Bool(_) | Json::Number(_)) => {
            serde_json::to_string(wanted).is_ok_and(|w| w == *text)
        }
        (NodeValue::List(items), Json::Array(all)) => {
            items.len() == all.len() && items.iter().zip(all).all(|(n, j)| says(n, j))
        }
        (NodeValue::Map(entries), Json::Object(map)) => {
            entries.len() == map.len()
                && entries
                    .iter()
                    .zip(map)
                    .all(|((k, v), (key, j))| k.text() == Some(key.as_str()) && says(v, j))
        }
        _ => false,
    }
}

/// A file with keys, comments, blank lines, long and short values, LF or CRLF.
fn file() -> impl Strategy<Value = (String, Vec<String>)> {
    let entry = ("[a-z][a-z_]{0,8}", json(), any::<(bool, bool)>());
    (
        prop::collection::btree_map("[a-z][a-z_]{0,8}", (json(), any::<(bool, bool)>()), 1..7),
        text(),
        any::<bool>(),
        entry,
    )
        .prop_map(|(entries, body, crlf, _)| {
            let mut yaml = String::new();
            for (key, (value, (comment, blank))) in &entries {
                if *comment {
                    yaml.push_str(&format!("# about {key}\n"));
                }
                yaml.push_str(&yaml::entry(key, value));
                if *blank {
                    yaml.push('\n');
                }
            }
            let text = format!("---\n{yaml}---\n{}", body.replace("\r\n", "\n").replace('\r', ""));
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            (text, entries.into_keys().collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(key in text().prop_filter("a key", |k| !k.is_empty()), value in json()) {
        let written = yaml::entry(&key, &value);
        let node = muster_model::node::read(&written, 1).map_err(|e| TestCaseError::fail(format!("{e:?}\n{written}")))?;
        prop_assert_eq!(node.entries().len(), 1, "{}", written);
        let (k, v) = &node.entries()[0];
        prop_assert_eq!(k.text(), Some(key.as_str()), "{}", written);
        prop_assert!(says(v, &value), "{:?}\n{}", v, written);
    }

    #[test]
    fn a_composed_file_reads_back(values in prop::collection::btree_map("[a-z][a-z_]{0,8}", json(), 0..8), body in text()) {
        let values: Vec<_> = values.into_iter().collect();
        let composed = edit::compose(&values, &body);
        let front = front_matter::read(&composed).map_err(|e| TestCaseError::fail(format!("{e:?}\n{composed}")))?;
        for (key, value) in &values {
            prop_assert!(front.root.get(key).is_some_and(|n| says(n, value)), "{}\n{}", key, composed);
        }
        prop_assert_eq!(front.body, body.replace("\r\n", "\n"));
    }

    #[test]
    fn an_edit_changes_what_it_names_and_nothing_else((text, keys) in file(), pick in any::<prop::sample::Index>(), new in prop::option::of(json())) {
        let key = pick.get(&keys).clone();
        let before = front_matter::read(&text).map_err(|e| TestCaseError::fail(format!("{e:?}\n{text}")))?;
        let out = edit::apply(&text, &Edit { fields: vec![(key.clone(), new.clone())], body: None })
            .map_err(|e| TestCaseError::fail(format!("{e:?}")))?;
        let after = front_matter::read(&out).map_err(|e| TestCaseError::fail(format!("{e:?}\n{text}\n=>\n{out}")))?;
        match &new {
            Some(value) => prop_assert!(after.root.get(&key).is_some_and(|n| says(n, value)), "{}\n=>\n{}", text, out),
            None => prop_assert!(after.root.get(&key).is_none(), "{}", out),
        }
        for (k, v) in before.root.entries() {
            if k.text() != Some(key.as_str()) {
                let now = after.root.get(k.text().unwrap());
                prop_assert!(now.is_some_and(|n| plain(n) == plain(v)), "{:?}\n{}\n=>\n{}", k, text, out);
            }
        }
        prop_assert_eq!(before.body, after.body);
        // Every line that was there and does not belong to the key is there still, in order.
        let own = entry_lines(&text, &key);
        let rest: Vec<&str> = text.split_inclusive('\n').enumerate().filter(|(i, _)| !own.contains(i)).map(|(_, l)| l).collect();
        let mut left = out.split_inclusive('\n');
        for line in rest {
            prop_assert!(left.any(|l| l == line), "lost {:?}\n{}\n=>\n{}", line, text, out);
        }
        // Saying it again changes nothing more.
        prop_assert_eq!(&edit::apply(&out, &Edit { fields: vec![(key, new)], body: None }).unwrap(), &out);
    }

    #[test]
    fn reading_never_falls_over(bytes in prop::collection::vec(any::<u8>(), 0..300), text in any::<String>(), kind in any::<prop::sample::Index>()) {
        let kinds: Vec<Kind> = Kind::all().collect();
        let kind = *kind.get(&kinds);
        for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
            for whole in [text.clone(), format!("---\n{text}\n---\n"), format!("---\ntitle: {text}\n---\n{text}")] {
                let source = SourceText { path: "risk/x.md".into(), text: whole.clone() };
                let (record, _) = Record::read(kind, Id::new("x").unwrap(), source.clone());
                if let Some(record) = record {
                    record.digest();
                    record.place(Some("title"));
                }
                Record::problems(kind, &whole);
                drop(edit::apply(&whole, &Edit { fields: vec![("title".into(), Some(json!("x")))], body: None }));
                Programme::read(OrgId::new("o").unwrap(), Some(&text), vec![source]);
            }
        }
    }

    #[test]
    fn reading_yaml_like_noise_never_falls_over(noise in "[-a-c:#\\[\\]{},'\"|>&*!?% \n]{0,80}") {
        let text = format!("---\n{noise}\n---\n");
        drop(front_matter::read(&text));
        drop(edit::apply(&text, &Edit { fields: vec![("a".into(), None)], body: None }));
    }
}

/// A node's value without its places.
fn plain(node: &Node) -> String {
    match &node.value {
        NodeValue::Null => "null".into(),
        NodeValue::Scalar { text, plain } => format!("{plain}{text:?}"),
        NodeValue::List(items) => format!("{:?}", items.iter().map(plain).collect::<Vec<_>>()),
        NodeValue::Map(entries) => {
            format!("{:?}", entries.iter().map(|(k, v)| (plain(k), plain(v))).collect::<Vec<_>>())
        }
    }
}

/// Line numbers from the key's own line to the line before the next key, comment or blank at the margin.
fn entry_lines(text: &str, key: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|l| l.starts_with(&format!("{key}:"))).unwrap();
    let more = lines[start + 1..].iter().take_while(|l| l.starts_with(' ') || l.trim().is_empty()).count();
    let mut end = start + 1 + more;
    while end > start + 1 && lines[end - 1].trim().is_empty() {
        end -= 1;
    }
    (start..end).collect()
}
