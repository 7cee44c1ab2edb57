//! Settings of a source between a person and its connector: what was said for each setting, as texts, and the JSON that
//! the connector opens. Secrets are not among them (`secret`), nor what a connector checks by itself.
use std::collections::BTreeMap;

use muster_model::snapshot::Fact;
use serde_json::{Map, Value as Json};

use crate::registry::{Holds, Kind, Setting};

/// What was said for each setting, by its path; nothing for what was left open. Flags are `yes` and `no`.
pub type Said = BTreeMap<String, Vec<String>>;

/// Longest text of one value, in characters.
pub const LONGEST: usize = 4096;
/// Most values of one setting.
pub const MOST: usize = 1000;

/// A setting that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The setting's path.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What to write instead; may be empty.
    pub expected: String,
}

/// Writes what was said into `settings`: what a form does not ask for stays as it is.
///
/// # Errors
/// Every setting that cannot be taken, and then nothing was written.
pub fn write(kind: &Kind, settings: &Json, said: &Said) -> Result<Json, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut out = if settings.is_object() { settings.clone() } else { Json::Object(Map::new()) };
    for setting in kind.settings.iter().filter(|s| s.holds != Holds::Secret) {
        let lines = said.get(setting.path).map(Vec::as_slice).unwrap_or_default();
        let lines: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        match value(setting, &lines) {
            Ok(None) => take(&mut out, setting.path),
            Ok(Some(value)) => put(&mut out, setting.path, value),
            Err((what, expected)) => mistakes.push(Mistake { path: setting.path.into(), what, expected }),
        }
    }
    if mistakes.is_empty() { Ok(out) } else { Err(mistakes) }
}

fn value(setting: &Setting, lines: &[&str]) -> Result<Option<Json>, (String, String)> {
    if lines.len() > MOST || lines.iter().any(|l| l.chars().count() > LONGEST) {
        return Err((format!("must have at most {MOST} lines of {LONGEST} characters"), String::new()));
    }
    if lines.iter().any(|l| l.contains(char::is_control)) {
        return Err(("must not hold control characters".into(), setting.example.into()));
    }
    let one_of = |words: &[&str]| match lines.iter().find(|l| !words.contains(l)) {
        Some(wrong) => Err((format!("{wrong} is not one of them"), words.join(", "))),
        None => Ok(()),
    };
    let Some(first) = lines.first() else {
        return match setting.required {
            true => Err(("must be there".into(), setting.example.into())),
            false => Ok(None),
        };
    };
    let many = || Json::Array(lines.iter().map(|l| Json::String((*l).to_owned())).collect());
    Ok(Some(match setting.holds {
        Holds::Text | Holds::Address | Holds::Path | Holds::Secret => Json::String((*first).to_owned()),
        Holds::Texts | Holds::Paths | Holds::Columns(_) => many(),
        Holds::Flag => {
            one_of(&["yes", "no"])?;
            Json::Bool(*first == "yes")
        }
        Holds::Choice(words) => {
            one_of(words)?;
            Json::String((*first).to_owned())
        }
        Holds::Facts => {
            one_of(&Fact::ALL.iter().map(|f| f.as_str()).collect::<Vec<_>>())?;
            many()
        }
    }))
}

/// What `settings` say for each setting a form asks for. Secrets are left out.
#[must_use]
pub fn read(kind: &Kind, settings: &Json) -> Said {
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    };
    let lines = |value: &Json| match value {
        Json::Array(all) => all.iter().map(text).collect(),
        // Mappings may also stand as a table.
        Json::Object(map) => map.iter().map(|(ours, theirs)| format!("{ours} = {}", text(theirs))).collect(),
        one => vec![text(one)],
    };
    let asked = kind.settings.iter().filter(|s| s.holds != Holds::Secret);
    asked.filter_map(|s| Some((s.path.to_owned(), lines(at(settings, s.path)?)))).collect()
}

/// What stands at a path.
#[must_use]
pub fn at<'j>(settings: &'j Json, path: &str) -> Option<&'j Json> {
    path.split('.').try_fold(settings, |within, part| within.get(part)).filter(|found| !found.is_null())
}

/// Sets what stands at a path.
pub fn put(settings: &mut Json, path: &str, value: Json) {
    let mut within = settings;
    for part in path.split('.') {
        if !within.is_object() {
            *within = Json::Object(Map::new());
        }
        let Json::Object(map) = within else { return };
        within = map.entry(part).or_insert(Json::Null);
    }
    *within = value;
}

/// Takes away what stands at a path, and what held nothing else.
pub fn take(settings: &mut Json, path: &str) {
    let Json::Object(map) = settings else { return };
    match path.split_once('.') {
        None => {
            map.shift_remove(path);
        }
        Some((first, rest)) => {
            if let Some(within) = map.get_mut(first) {
                take(within, rest);
                if within.as_object().is_some_and(Map::is_empty) {
                    map.shift_remove(first);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::registry::{KINDS, kind};

    fn said(pairs: &[(&str, &str)]) -> Said {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        pairs.iter().map(|(path, text)| ((*path).to_owned(), lines(text))).collect()
    }

    #[test]
    fn what_is_said_is_written_and_read_back_and_the_rest_stays() {
        let kind = kind("ldap").unwrap();
        let before = json!({"name": "d", "attributes": {"mail": "m"}, "base_dn": "old", "start_tls": true});
        let words = said(&[
            ("url", "ldaps://h"),
            ("base_dn", " dc=x "),
            ("privileged_groups.dns", "cn=a,dc=x\n\ncn=b,dc=x"),
        ]);
        let settings = write(kind, &before, &words).unwrap();
        assert_eq!(settings.get("attributes"), before.get("attributes"), "not asked for: stays");
        assert_eq!(at(&settings, "start_tls"), None, "left open: gone");
        assert_eq!(at(&settings, "privileged_groups.dns"), Some(&json!(["cn=a,dc=x", "cn=b,dc=x"])));
        let again = write(kind, &settings, &read(kind, &settings)).unwrap();
        assert_eq!(again, settings);
        (kind.open)(settings).unwrap();
    }

    #[test]
    fn mistakes_are_named_by_setting() {
        let kind = kind("ldap").unwrap();
        let words = said(&[("url", "ldaps://h"), ("start_tls", "perhaps")]);
        let mistakes = write(kind, &Json::Null, &words).unwrap_err();
        let paths: Vec<_> = mistakes.iter().map(|m| m.path.as_str()).collect();
        assert!(
            paths.contains(&"start_tls") && paths.contains(&"base_dn") && paths.len() == 2,
            "{mistakes:?}"
        );
        let long = said(&[("url", &"x".repeat(LONGEST + 1)), ("base_dn", "dc=x")]);
        assert!(write(kind, &Json::Null, &long).is_err());
    }

    #[test]
    fn every_example_can_be_said() {
        for kind in KINDS {
            let words = kind.settings.iter().filter(|s| s.holds != Holds::Secret && !s.example.is_empty());
            let words: Said = words.map(|s| (s.path.to_owned(), vec![s.example.to_owned()])).collect();
            let written = write(kind, &Json::Null, &words).unwrap_or_else(|e| panic!("{}: {e:?}", kind.name));
            assert_eq!(read(kind, &written), words, "{}", kind.name);
        }
    }
}
