//! Properties: whatever a folder says comes back byte for byte, and edits on both sides are both kept.

use muster_app::{Actor, Clock, Folder, Muster};
use muster_model::edit::{self, Edit};
use muster_model::{FieldSpec, FieldType, Kind, Reference, SourceText};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::world::{PROFILE, org};

/// Text that people might write, and some that they should not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z][a-zA-Z ,.:#'-]{0,30}",
        2 => any::<String>().prop_map(|s| s.replace('\0', "")),
        1 => prop::sample::select(vec!["null", "yes", "- x", "{a: b}", "a: b # c", "---", "|", "0x1F", " lead", "tail ", "a\nb", "é \u{2028}\u{feff}", "'q'", "\"q\""])
            .prop_map(str::to_owned),
    ]
}

/// A value that the field holds.
fn value(ty: FieldType, depth: u32) -> BoxedStrategy<Json> {
    let pick =
        |words: &[&str]| prop::sample::select(words.iter().map(|w| json!(w)).collect::<Vec<_>>()).boxed();
    let digest = format!("sha256:{}", "ab".repeat(32));
    match ty {
        FieldType::Text | FieldType::Prose => text().prop_map(Json::String).boxed(),
        FieldType::Bool => any::<bool>().prop_map(Json::Bool).boxed(),
        FieldType::Integer => (-1000i64..1000).prop_map(|i| json!(i)).boxed(),
        FieldType::Decimal => {
            (0u32..100_000).prop_map(|i| json!(format!("{}.{:02}", i / 100, i % 100))).boxed()
        }
        FieldType::Money => (0u32..100_000).prop_map(|i| json!(format!("{i} EUR"))).boxed(),
        FieldType::Date => {
            (1u32..29, 1u32..13).prop_map(|(d, m)| json!(format!("2026-{m:02}-{d:02}"))).boxed()
        }
        FieldType::Instant => pick(&["2026-05-12T09:30:00Z", "2026-05-12T09:30:00.123456Z"]),
        FieldType::Period => pick(&["P6M", "P1Y", "P14D"]),
        FieldType::Link => pick(&["https://example.org/a?b=c#d", "docs/x.pdf"]),
        FieldType::Digest => Just(json!(digest)).boxed(),
        FieldType::Choice(choices) => pick(&choices.iter().map(|c| c.word).collect::<Vec<_>>()),
        FieldType::Ref(kinds) => Just(json!(format!("{}/x.1", kinds.first().unwrap_or(&"risk")))).boxed(),
        FieldType::Pin(kinds) => {
            Just(json!(format!("{}/x@{digest}", kinds.first().unwrap_or(&"risk")))).boxed()
        }
        FieldType::Named(what) => {
            pick(if what == "clause" { &["6.1.2", "4.3"] } else { &["4.3/some-rule", "other"] })
        }
        FieldType::Attestation => {
            Just(json!({"by": "person/a", "role": "role/b", "at": "2026-05-12T09:30:00Z"})).boxed()
        }
        FieldType::Group(fields) => group(fields, depth).prop_map(Json::Object).boxed(),
        FieldType::List(of) => {
            prop::collection::vec(value(*of, depth + 1), 0..3).prop_map(Json::Array).boxed()
        }
    }
}

fn group(fields: &'static [FieldSpec], depth: u32) -> BoxedStrategy<Map<String, Json>> {
    let each: Vec<_> = fields
        .iter()
        .map(|f| {
            prop::option::weighted(if depth > 2 { 0.2 } else { 0.5 }, value(f.ty, depth + 1))
                .prop_map(move |v| (f.name, v))
        })
        .collect();
    each.prop_map(|pairs| pairs.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect()).boxed()
}

/// A value in which nothing is left open: every part of a group, something in every list.
fn whole(ty: FieldType) -> BoxedStrategy<Json> {
    match ty {
        FieldType::Group(fields) => all_of(fields).prop_map(Json::Object).boxed(),
        FieldType::List(of) => prop::collection::vec(whole(*of), 1..3).prop_map(Json::Array).boxed(),
        FieldType::Text | FieldType::Prose => "[a-zA-Z][a-zA-Z ,.:#'-]{0,30}".prop_map(Json::String).boxed(),
        FieldType::Named("clause") => Just(json!("6.1.2")).boxed(),
        FieldType::Named("rule") => Just(json!("4.3/some-rule")).boxed(),
        FieldType::Named(_) => Just(json!("some-name")).boxed(),
        other => value(other, 0),
    }
}

fn all_of(fields: &'static [FieldSpec]) -> BoxedStrategy<Map<String, Json>> {
    let each: Vec<_> = fields.iter().map(|f| whole(f.ty).prop_map(move |v| (f.name.to_owned(), v))).collect();
    each.prop_map(|pairs| pairs.into_iter().collect()).boxed()
}

/// One file of every kind, each with every field.
fn every_kind() -> BoxedStrategy<Vec<SourceText>> {
    let each: Vec<_> = Kind::all()
        .map(|kind| {
            let title = "[A-Z][a-z ]{2,20}[a-z]";
            (title, all_of(kind.spec().fields), text()).prop_map(move |(title, fields, body)| {
                let mut all = vec![("title".to_owned(), json!(title)), ("owner".to_owned(), json!("role/x"))];
                all.extend(fields);
                SourceText { path: format!("{}/full.md", kind.name()), text: edit::compose(&all, &body) }
            })
        })
        .collect();
    each.boxed()
}

/// A record file of some kind: generated values, unknown keys, comments, CRLF, odd bodies.
fn file() -> impl Strategy<Value = SourceText> {
    let kinds: Vec<Kind> = Kind::all().collect();
    let kind = prop::sample::select(kinds);
    kind.prop_flat_map(|kind| {
        let fields = group(kind.spec().fields, 0);
        let odd = prop::option::of((text(), text()));
        (Just(kind), "[a-z][a-z0-9._-]{0,6}[a-z]", text(), fields, odd, text(), any::<(bool, bool)>())
    })
    .prop_filter("an id", |(_, id, ..)| !id.contains(".."))
    .prop_map(|(kind, id, title, fields, odd, body, (comments, crlf))| {
        let mut all = vec![("title".to_owned(), json!(title))];
        all.extend(fields);
        if let Some((key, value)) = odd {
            all.push((format!("x {key}"), json!({"odd": value})));
        }
        let mut text = edit::compose(&all, &body);
        if comments {
            text = text.replacen("---\n", "---\n# at the top\n\n", 1).replacen(
                "\n---\n",
                "\n# at the end\n---\n",
                1,
            );
        }
        if crlf {
            text = text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        SourceText { path: format!("{}/{id}.md", kind.name()), text }
    })
}

async fn installation(folder: &std::path::Path) -> (Muster, Actor) {
    let muster = Muster::open(folder, Clock::fixed("2026-06-01T09:00:00Z".parse().unwrap())).await.unwrap();
    let console = Actor::console(org("north"));
    muster.create_organisation(&console, &org("north"), PROFILE).await.unwrap();
    (muster, console)
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn unique(files: Vec<SourceText>) -> Vec<SourceText> {
    let by_path: std::collections::BTreeMap<_, _> = files.into_iter().map(|f| (f.path.clone(), f)).collect();
    by_path.into_values().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_in_comes_out(files in prop::collection::vec(file(), 1..40)) {
        let files = unique(files);
        let folder = tempfile::tempdir().unwrap();
        wait(async {
            let (muster, console) = installation(folder.path()).await;
            let import = Folder { files: files.clone(), ..Folder::default() };
            let report = muster.import_folder(&console, import, true, false).await.unwrap();
            let unreadable: Vec<_> = report.diagnostics.iter().filter(|d| d.rule == "format/front-matter").collect();
            prop_assert!(unreadable.is_empty(), "what we wrote cannot be read: {unreadable:?}");
            let export = muster.export_folder(&console).await.unwrap();
            let mut out = export.files.clone();
            out.sort_by(|a, b| a.path.cmp(&b.path));
            prop_assert_eq!(&out, &files);
            // Written to a disk and read again, nothing is to be done.
            let disk = tempfile::tempdir().unwrap();
            muster_app::write_folder(disk.path(), &export).unwrap();
            let again = muster_app::read_folder(disk.path()).unwrap();
            let report = muster.import_folder(&console, again, true, true).await.unwrap();
            prop_assert!(report.is_quiet(), "{:?}", report);
            // And a second process reads the same from the database.
            let other = Muster::open(folder.path(), Clock::fixed(muster.now())).await.unwrap();
            prop_assert_eq!(other.export_folder(&console).await.unwrap().files, export.files);
            Ok(())
        })?;
    }

    #[test]
    fn every_kind_with_every_field_goes_through_two_installations(files in every_kind()) {
        prop_assert_eq!(files.len(), 55);
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        wait(async {
            let (muster, console) = installation(here.path()).await;
            let import = Folder { files: files.clone(), ..Folder::default() };
            muster.import_folder(&console, import, true, false).await.unwrap();
            let export = muster.export_folder(&console).await.unwrap();
            let disk = tempfile::tempdir().unwrap();
            muster_app::write_folder(disk.path(), &export).unwrap();
            let (other, console) = installation(there.path()).await;
            let again = muster_app::read_folder(disk.path()).unwrap();
            other.import_folder(&console, again, true, false).await.unwrap();
            let programme = other.programme(&console).await.unwrap();
            prop_assert_eq!(programme.len(), 55);
            for file in &files {
                let reference = Reference::parse(file.path.strip_suffix(".md").unwrap()).unwrap();
                let was = muster_model::Record::read(reference.kind, reference.id.clone(), file.clone()).0.unwrap();
                let is = programme.find(&reference).unwrap();
                // Nothing that was written is left unread, and nothing that was read is lost on the way.
                for spec in reference.kind.fields() {
                    let (given, read) = (was.fields().get(spec.name).cloned(), is.fields().get(spec.name).cloned());
                    prop_assert_eq!(&given, &read, "{}.{}", reference.kind, spec.name);
                    prop_assert!(read.is_some(), "{}.{} is lost", reference.kind, spec.name);
                }
                prop_assert_eq!((is.digest(), is.body()), (was.digest(), was.body()), "{}", reference);
            }
            Ok(())
        })?;
    }

    #[test]
    fn edits_on_both_sides_are_both_kept(file in file(), here in text(), there in text(), new in "[a-z]{3,8}") {
        let folder = tempfile::tempdir().unwrap();
        wait(async {
            let (muster, console) = installation(folder.path()).await;
            let import = Folder { files: vec![file.clone()], ..Folder::default() };
            muster.import_folder(&console, import, true, false).await.unwrap();
            let base = muster.export_folder(&console).await.unwrap().base;
            let reference = Reference::parse(file.path.strip_suffix(".md").unwrap()).unwrap();
            let title = format!("T{}", here.trim());
            let mine = Edit { fields: vec![("title".into(), Some(json!(title)))], body: None };
            muster.save_record(&console, &reference, Some(1), mine, None).await.unwrap();
            let yours = Edit {
                fields: vec![("owner".into(), Some(json!(format!("role/{new}"))))],
                body: Some(format!("{there}\nedited")),
            };
            let text = edit::apply(&file.text, &yours).unwrap();
            let files = vec![SourceText { path: file.path.clone(), text }];
            let import = Folder { files, base: Some(base), ..Folder::default() };
            let report = muster.import_folder(&console, import, true, false).await.unwrap();
            prop_assert!(report.conflicts.is_empty(), "{:?}", report.conflicts);
            let programme = muster.programme(&console).await.unwrap();
            let record = programme.find(&reference).unwrap();
            prop_assert_eq!(&record.title, title.trim());
            prop_assert_eq!(record.value("owner"), Some(json!(format!("role/{new}"))));
            let lf = |t: &str| t.replace("\r\n", "\n");
            prop_assert_eq!(lf(record.body()), lf(&format!("{there}\nedited")));
            // Every other field says what it said.
            let (_, before) = (0, muster_model::Record::read(reference.kind, reference.id.clone(), file.clone()).0.unwrap());
            for (key, value) in before.fields() {
                if key != "title" && key != "owner" {
                    prop_assert_eq!(record.value(&key), Some(value), "{}", key);
                }
            }
            Ok(())
        })?;
    }
}
