//! Check results as a SARIF 2.1.0 log, for the places where developers already look at findings. One run, one tool;
//! rules with their documentation, results with stable fingerprints, waivers as suppressions, rules that could not run
//! as notifications.

use std::collections::{BTreeMap, HashMap};

use muster_model::{Diagnostic, Level, Place};
use serde_json::{Map, Value, json};

use crate::report::{CheckReport, Waived};
use crate::text::STANDARD;

/// The documentation of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDoc {
    /// Its id, such as `4.3/identity-service-out-of-scope`.
    pub id: String,
    /// What it finds, in one line.
    pub title: String,
    /// How serious.
    pub level: Level,
    /// The clause it serves.
    pub clause: String,
    /// What it checks.
    pub checks: String,
    /// Why it matters.
    pub why: String,
    /// How to resolve it.
    pub resolve: String,
    /// Evidence that would satisfy it.
    pub evidence: String,
    /// Its page.
    pub url: Option<String>,
}

/// What paths are relative to.
const BASE: &str = "%SRCROOT%";

/// The log. `rules` documents the rules that exist; what fired without being among them (what could not be read) is
/// described from its first result. `root` is the `file:` or `https:` address of the ISMS folder, when it may be told.
pub fn log(report: &CheckReport<'_>, rules: &[RuleDoc], root: Option<&str>) -> String {
    let fired = report.diagnostics.iter().map(|d| (d, None));
    let results: Vec<_> = fired.chain(report.waived.iter().map(|w| (&w.diagnostic, Some(w)))).collect();
    let mut descriptors: Vec<Value> = rules.iter().map(descriptor).collect();
    let mut index: HashMap<String, usize> =
        rules.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
    for (d, _) in &results {
        index.entry(d.rule.clone().into_owned()).or_insert_with(|| {
            descriptors.push(undocumented(d));
            descriptors.len() - 1
        });
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let results: Vec<Value> = results
        .iter()
        .map(|(d, waived)| {
            let fingerprint = fingerprint(d, &mut seen);
            result(d, *waived, index.get(d.rule.as_ref()).copied(), fingerprint)
        })
        .collect();
    let notifications: Vec<Value> = report
        .not_run
        .iter()
        .map(|n| {
            let mut rule = json!({ "id": n.rule });
            if let Some(i) = index.get(&n.rule) {
                put(&mut rule, "index", json!(i));
            }
            json!({
                "descriptor": { "id": "not-run" },
                "associatedRule": rule,
                "level": "warning",
                "message": { "text": format!("{} did not run: {}", n.rule, n.why) },
            })
        })
        .collect();
    let mut base = json!({ "description": { "text": "The folder that holds the records of the ISMS." } });
    if let Some(root) = root {
        put(&mut base, "uri", json!(format!("{}/", root.trim_end_matches('/'))));
    }
    let run = json!({
        "tool": { "driver": {
            "name": "Muster",
            "version": report.version,
            "semanticVersion": report.version,
            "rules": descriptors,
            "notifications": [{
                "id": "not-run",
                "name": "RuleDidNotRun",
                "shortDescription": { "text": "A rule lacked what it needs, so it proves nothing." },
            }],
            "properties": { "rulesVersion": report.rules_version, "catalogueVersion": report.catalogue_version },
        }},
        "automationDetails": { "id": format!("muster-check/{}/", segment(report.organisation)) },
        "invocations": [{
            "executionSuccessful": true,
            "toolExecutionNotifications": notifications,
            "properties": { "asOf": report.as_of.to_string(), "rulesRun": report.rules_run, "records": report.records },
        }],
        "originalUriBaseIds": { BASE: base },
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Major => "error",
        Level::Minor => "warning",
        Level::Observation | Level::Opportunity => "note",
    }
}

fn descriptor(rule: &RuleDoc) -> Value {
    let clause = format!("{STANDARD}, {}", rule.clause);
    let text = format!(
        "Why it matters: {}\n\nHow to resolve: {}\n\nEvidence that would satisfy it: {}\n\nClause: {clause}",
        rule.why, rule.resolve, rule.evidence
    );
    let markdown = format!(
        "**Why it matters.** {}\n\n**How to resolve.** {}\n\n**Evidence that would satisfy it.** {}\n\n**Clause.** {clause}",
        rule.why, rule.resolve, rule.evidence
    );
    let mut out = json!({
        "id": rule.id,
        "name": pascal(&rule.id),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.checks },
        "help": { "text": text, "markdown": markdown },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "clause": rule.clause, "level": rule.level.word(), "tags": ["isms", format!("clause-{}", rule.clause)] },
    });
    if let Some(url) = &rule.url {
        put(&mut out, "helpUri", json!(url));
    }
    out
}

fn undocumented(d: &Diagnostic) -> Value {
    json!({
        "id": d.rule,
        "name": pascal(&d.rule),
        "shortDescription": { "text": pascal_to_words(&pascal(&d.rule)) },
        "fullDescription": { "text": d.why },
        "help": { "text": d.help },
        "defaultConfiguration": { "level": level(d.level) },
        "properties": { "clause": d.clause, "level": d.level.word() },
    })
}

fn result(d: &Diagnostic, waived: Option<&Waived>, rule: Option<usize>, fingerprint: String) -> Value {
    let mut out = json!({
        "ruleId": d.rule,
        "level": level(d.level),
        "message": { "text": message(d) },
        "locations": [],
        "partialFingerprints": { "ruleRecordField/v1": fingerprint },
        "suppressions": [],
        "properties": { "clause": d.clause, "level": d.level.word(), "why": d.why, "help": d.help },
    });
    if let Some(rule) = rule {
        put(&mut out, "ruleIndex", json!(rule));
    }
    if let Some(location) = location(d.place.as_ref(), d) {
        put(&mut out, "locations", json!([location]));
    }
    if !d.related.is_empty() {
        let related: Vec<Value> = d
            .related
            .iter()
            .enumerate()
            .map(|(i, r)| {
                let mut at = r
                    .place
                    .as_ref()
                    .map_or_else(|| json!({}), |p| json!({ "physicalLocation": physical(p) }));
                put(&mut at, "id", json!(i + 1));
                put(&mut at, "message", json!({ "text": r.message }));
                put(
                    &mut at,
                    "logicalLocations",
                    json!([{ "fullyQualifiedName": r.record, "kind": "object" }]),
                );
                at
            })
            .collect();
        put(&mut out, "relatedLocations", json!(related));
    }
    if let Some(w) = waived {
        let status = if w.by.is_some() { "accepted" } else { "underReview" };
        let suppression = json!({
            "kind": "external",
            "status": status,
            "justification": w.why,
            "properties": { "waiver": w.waiver, "until": w.until, "approvedBy": w.by },
        });
        put(&mut out, "suppressions", json!([suppression]));
    }
    out
}

/// What is wrong and what to do: readers of SARIF often show nothing else.
fn message(d: &Diagnostic) -> String {
    if d.help.is_empty() { d.message.clone() } else { format!("{}\n\n{}", d.message, d.help) }
}

fn location(place: Option<&Place>, d: &Diagnostic) -> Option<Value> {
    let mut at = Map::new();
    if let Some(place) = place {
        at.insert("physicalLocation".into(), physical(place));
    }
    if let Some(record) = &d.record {
        let name = record.to_string();
        let mut logical = vec![json!({ "fullyQualifiedName": name, "kind": "object" })];
        if let Some(field) = &d.field {
            logical = vec![
                json!({ "fullyQualifiedName": format!("{name}#{field}"), "name": field, "kind": "member" }),
            ];
        }
        at.insert("logicalLocations".into(), json!(logical));
    }
    (!at.is_empty()).then_some(Value::Object(at))
}

fn physical(place: &Place) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&place.path), "uriBaseId": BASE },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    })
}

/// The same finding keeps its fingerprint when lines move or wording changes: rule, record and field make it, and a
/// running number when they do not tell two apart.
fn fingerprint(d: &Diagnostic, seen: &mut BTreeMap<String, usize>) -> String {
    let record = d.record.as_ref().map(ToString::to_string).unwrap_or_default();
    let place = if record.is_empty() { d.place.as_ref().map_or("", |p| p.path.as_str()) } else { &record };
    let name = format!("{}|{place}|{}", d.rule, d.field.as_deref().unwrap_or(""));
    let n = seen.entry(name.clone()).or_insert(0);
    *n += 1;
    if *n == 1 { name } else { format!("{name}|{n}") }
}

fn put(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = object {
        map.insert(key.to_owned(), value);
    }
}

/// `4.3/identity-service-out-of-scope` as `IdentityServiceOutOfScope`.
fn pascal(id: &str) -> String {
    let name = id.split_once('/').map_or(id, |(_, name)| name);
    name.split(['-', '_', '/'])
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|c| c.to_uppercase().chain(letters).collect::<String>())
        })
        .collect()
}

fn pascal_to_words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// A relative path as a URI: everything but the plainest characters is percent-encoded, `/` stays.
fn uri(path: &str) -> String {
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::samples;

    fn rule() -> RuleDoc {
        RuleDoc {
            id: "4.3/identity-service-out-of-scope".into(),
            title: "An identity service opens an asset in scope but lies outside".into(),
            level: Level::Major,
            clause: "4.3".into(),
            checks: "Every identity service that an asset in scope depends on is in scope.".into(),
            why: "Whoever controls it controls what it opens.".into(),
            resolve: "Add it to the scope.".into(),
            evidence: "An approved scope that names it.".into(),
            url: Some("https://muster.example/rules/x".into()),
        }
    }

    fn sample() -> Value {
        let (diagnostics, waived, not_run) = samples::findings();
        let report = samples::report(&diagnostics, &waived, &not_run);
        serde_json::from_str(&log(&report, &[rule()], Some("file:///srv/isms"))).unwrap()
    }

    fn schema() -> jsonschema::Validator {
        let text = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/data/sarif-schema-2.1.0.json"
        ));
        // The published pattern for languages has a stray `]`, which is no regular expression in Unicode mode.
        let text = text.unwrap().replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
        let schema: Value = serde_json::from_str(&text).unwrap();
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    }

    #[test]
    fn valid_by_the_official_schema() {
        let schema = schema();
        let errors: Vec<_> =
            schema.iter_errors(&sample()).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
        let empty: Value = serde_json::from_str(&log(&samples::report(&[], &[], &[]), &[], None)).unwrap();
        assert!(schema.is_valid(&empty));
        let mut broken = sample();
        broken["runs"][0]["results"][0]["level"] = json!("catastrophe");
        assert!(!schema.is_valid(&broken), "a schema that takes anything proves nothing");
    }

    #[test]
    fn places_levels_and_fingerprints() {
        let run = &sample()["runs"][0];
        let first = &run["results"][0];
        assert_eq!(first["level"], "error");
        assert_eq!(first["ruleIndex"], 0);
        assert_eq!(
            first["locations"][0]["physicalLocation"],
            json!({ "artifactLocation": { "uri": "asset/payroll.md", "uriBaseId": "%SRCROOT%" },
                    "region": { "startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 27 } })
        );
        assert_eq!(
            first["partialFingerprints"]["ruleRecordField/v1"],
            "4.3/identity-service-out-of-scope|asset/payroll|depends_on[0]"
        );
        assert_eq!(
            first["relatedLocations"][1]["logicalLocations"][0]["fullyQualifiedName"],
            "identity-service/entra"
        );
        assert_eq!(run["results"][1]["locations"], json!([]));
        assert_eq!(run["tool"]["driver"]["rules"][0]["name"], "IdentityServiceOutOfScope");
        assert_eq!(run["tool"]["driver"]["rules"][1]["shortDescription"]["text"], "No review planned");
        assert_eq!(run["originalUriBaseIds"]["%SRCROOT%"]["uri"], "file:///srv/isms/");
    }

    #[test]
    fn waived_is_suppressed_and_not_run_is_told() {
        let run = &sample()["runs"][0];
        assert_eq!(run["results"][0]["suppressions"], json!([]));
        let waived = &run["results"][2]["suppressions"][0];
        assert_eq!((&waived["status"], &waived["kind"]), (&json!("accepted"), &json!("external")));
        assert_eq!(waived["properties"]["until"], "2027-03-31");
        let told = &run["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(told["message"]["text"], "8.1/leaver-kept-alive did not run: there is no snapshot");
        assert_eq!(told["associatedRule"], json!({ "id": "8.1/leaver-kept-alive" }));
    }

    #[test]
    fn equal_findings_differ_by_number_and_paths_are_uris() {
        let two = [samples::left_out(), samples::left_out()];
        let log: Value = serde_json::from_str(&log(&samples::report(&two, &[], &[]), &[], None)).unwrap();
        let prints: Vec<_> = (0..2)
            .map(|i| log["runs"][0]["results"][i]["partialFingerprints"]["ruleRecordField/v1"].clone())
            .collect();
        assert_ne!(prints[0], prints[1]);
        assert_eq!(uri("a b/ü:c.md"), "a%20b/%C3%BC%3Ac.md");
    }
}
