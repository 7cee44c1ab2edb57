//! Folders in and out: dry run, three ways, prune, profile, bounds, and files on a disk.

use muster_app::{AppError, Base, Folder, ImportReport, read_folder, write_folder};
use muster_model::SourceText;
use serde_json::json;

use crate::world::{PROFILE, RISK, World, file, reference, set};

async fn import(w: &World, folder: Folder, prune: bool) -> ImportReport {
    let ada = w.actor("ada").await;
    let told = w.muster.import_folder(&ada, folder.clone(), false, prune).await.unwrap();
    let before = w.muster.live(&ada).await.unwrap().position;
    let done = w.muster.import_folder(&ada, folder, true, prune).await.unwrap();
    // The dry run said what would be done, and did nothing.
    assert!(!told.applied && done.applied);
    assert_eq!(format!("{:?}", ImportReport { applied: true, ..told }), format!("{done:?}"));
    let after = w.muster.live(&ada).await.unwrap().position;
    let writes =
        done.created.len() + done.changed.len() + done.deleted.len() + usize::from(done.profile_changed);
    assert_eq!(after > before, writes > 0);
    done
}

async fn exported(w: &World) -> (Vec<SourceText>, Base) {
    let export = w.muster.export_folder(&w.console()).await.unwrap();
    (export.files, export.base)
}

fn edit(files: &mut [SourceText], path: &str, from: &str, to: &str) {
    let file = files.iter_mut().find(|f| f.path == path).unwrap();
    assert!(file.text.contains(from), "{}", file.text);
    file.text = file.text.replace(from, to);
}

#[tokio::test]
async fn edits_here_and_in_the_file_are_both_kept() {
    let w = World::new().await;
    let (ada, risk) = (w.actor("ada").await, reference("risk/stolen-key"));
    let (mut files, base) = exported(&w).await;
    w.muster.save_record(&ada, &risk, Some(1), set(&[("title", json!("Key stolen"))]), None).await.unwrap();
    edit(&mut files, "risk/stolen-key.md", "Exportable", "No alert");
    edit(&mut files, "risk/stolen-key.md", "# what we think now", "# what we think in June");
    edit(&mut files, "risk/stolen-key.md", "mystery: kept", "mystery: {deep: [1, yes]}");
    let report =
        import(&w, Folder { files: files.clone(), base: Some(base.clone()), ..Folder::default() }, false)
            .await;
    let fields: Vec<_> = report.changed[0].fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!((report.changed.len(), fields), (1, vec!["mystery", "vulnerability"]));
    let expected = RISK
        .replace("Stolen key", "Key stolen")
        .replace("Exportable", "No alert")
        .replace("think now", "think in June")
        .replace("mystery: kept", "mystery: {deep: [1, yes]}");
    assert_eq!(w.text("risk/stolen-key").await, expected);
    // The same folder again, with the base that the report gave: nothing.
    let again = import(&w, Folder { files, base: Some(report.base), ..Folder::default() }, false).await;
    assert!(again.is_quiet(), "{again:?}");
}

#[tokio::test]
async fn both_changing_one_field_is_a_conflict_and_the_rest_is_taken() {
    let w = World::new().await;
    let (ada, risk) = (w.actor("ada").await, reference("risk/stolen-key"));
    let (mut files, base) = exported(&w).await;
    w.muster.save_record(&ada, &risk, Some(1), set(&[("title", json!("Here"))]), None).await.unwrap();
    edit(&mut files, "risk/stolen-key.md", "Stolen key", "There");
    edit(&mut files, "risk/stolen-key.md", "What happens.", "What will happen.");
    let folder = Folder { files, base: Some(base), ..Folder::default() };
    let report = import(&w, folder.clone(), false).await;
    let conflict = &report.conflicts[0].fields[0];
    assert_eq!(
        (conflict.field.as_str(), &conflict.base, &conflict.ours, &conflict.theirs),
        ("title", &Some(json!("Stolen key")), &Some(json!("Here")), &Some(json!("There")))
    );
    let text = w.text("risk/stolen-key").await;
    assert!(text.contains("title: Here") && text.contains("What will happen."));
    // It stays a conflict, the rest stays taken, until somebody decides.
    let again = import(&w, Folder { base: Some(report.base), ..folder }, false).await;
    assert_eq!((again.changed.len(), again.conflicts.len()), (0, 1));
}

#[tokio::test]
async fn without_a_base_every_difference_is_a_conflict() {
    let w = World::new().await;
    let (mut files, _) = exported(&w).await;
    edit(&mut files, "risk/stolen-key.md", "Stolen key", "There");
    let report = import(&w, Folder { files, ..Folder::default() }, false).await;
    assert_eq!(
        (report.conflicts.len(), report.changed.len(), report.unchanged),
        (1, 0, crate::world::files().len() - 1)
    );
    assert_eq!(w.text("risk/stolen-key").await, RISK);
}

#[tokio::test]
async fn deletes_only_with_prune_and_never_what_changed() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let (mut files, base) = exported(&w).await;
    files.retain(|f| {
        !f.path.starts_with("task/") && !f.path.starts_with("risk/") && !f.path.starts_with("finding/")
    });
    // This one cannot be read: it is not taken for deleted.
    files.push(file("finding/no-review.md", "no front matter"));
    let folder = Folder { files, base: Some(base), ..Folder::default() };
    let kept = import(&w, folder.clone(), false).await;
    let unread = kept.diagnostics.iter().filter(|d| d.rule == "format/front-matter").count();
    assert_eq!((kept.absent.len(), kept.deleted.len(), unread), (2, 0, 1));
    let risk = reference("risk/stolen-key");
    w.muster.save_record(&ada, &risk, Some(1), set(&[("title", json!("Here"))]), None).await.unwrap();
    let new = [
        ("title", json!("New")),
        ("role", json!("role/engineer")),
        ("effort", json!("1")),
        ("status", json!("open")),
    ];
    w.muster.save_record(&ada, &reference("task/new"), None, set(&new), None).await.unwrap();
    let pruned = import(&w, folder.clone(), true).await;
    assert_eq!(pruned.deleted, [reference("task/t1")]);
    assert_eq!(pruned.conflicts[0].reference, risk);
    assert!(!w.text("task/new").await.is_empty() && !w.text("finding/no-review").await.is_empty());
    // Deleted here, unchanged in an old copy of the folder: stays deleted. Changed there: a conflict.
    let (mut files, mut base) = (folder.files, folder.base.unwrap());
    files.push(crate::world::files().into_iter().find(|f| f.path == "task/t1.md").unwrap());
    let back =
        import(&w, Folder { files: files.clone(), base: Some(base.clone()), ..Folder::default() }, false)
            .await;
    assert!(back.created.is_empty() && w.text("task/t1").await.is_empty());
    edit(&mut files, "task/t1.md", "T1", "T one");
    let back =
        import(&w, Folder { files: files.clone(), base: Some(base.clone()), ..Folder::default() }, false)
            .await;
    assert!(back.conflicts.iter().any(|c| c.reference == reference("task/t1")), "{back:?}");
    // Without that line in the base it is simply new.
    base.0.remove("task/t1");
    let back = import(&w, Folder { files, base: Some(base), ..Folder::default() }, false).await;
    assert_eq!(back.created, [reference("task/t1")]);
}

#[tokio::test]
async fn an_export_goes_into_another_organisation_whole() {
    let w = World::new().await;
    let export = w.muster.export_folder(&w.console()).await.unwrap();
    let south = muster_app::Actor::console(crate::world::org("south"));
    let folder = Folder {
        files: export.files.clone(),
        profile: Some("name = \"South\"\n".into()),
        base: Some(export.base.clone()),
        ..Folder::default()
    };
    let report = w.muster.import_folder(&south, folder, true, true).await.unwrap();
    assert_eq!(report.created.len(), export.files.len());
    assert!(report.profile_changed);
    assert_eq!(w.muster.export_folder(&south).await.unwrap().files, export.files);
}

#[tokio::test]
async fn the_profile_merges_whole() {
    let w = World::new().await;
    let (files, base) = exported(&w).await;
    let with = |profile: &str, base: Option<Base>| Folder {
        files: files.clone(),
        profile: Some(profile.to_owned()),
        base,
        ..Folder::default()
    };
    let report = import(&w, with("name = 'Changed'\n", Some(base.clone())), false).await;
    assert!(report.profile_changed);
    let stale = import(&w, with(PROFILE, Some(base.clone())), false).await;
    assert!(
        !stale.profile_changed && !stale.profile_conflict,
        "the file is what was exported: the store is newer"
    );
    let both = import(&w, with("name = 'Both'\n", Some(base)), false).await;
    assert!(both.profile_conflict);
    let none = import(&w, with("name = 'None'\n", None), false).await;
    assert!(none.profile_conflict);
    assert_eq!(w.muster.export_folder(&w.console()).await.unwrap().profile, "name = 'Changed'\n");
}

#[tokio::test]
async fn bounds_and_bad_files() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let many: Vec<_> =
        (0..=muster_app::MAX_FILES).map(|i| file(&format!("risk/r{i}.md"), "---\n---\n")).collect();
    let error = w
        .muster
        .import_folder(&ada, Folder { files: many, ..Folder::default() }, true, false)
        .await
        .unwrap_err();
    assert!(matches!(error, AppError::TooLarge(_)) && error.http_status() == 413);
    let files = vec![
        file("risk/nul.md", "---\ntitle: N\n---\na\0b"),
        file("risk/big.md", &format!("---\ntitle: B\n---\n{}", "x".repeat(1 << 20))),
        file("risk/../../etc/passwd.md", "---\ntitle: P\n---\n"),
        file("rsik/typo.md", "---\ntitle: T\n---\n"),
        file("risk/Upper.md", "---\ntitle: U\n---\n"),
        file("risk/good.md", "---\ntitle: G\ndue: soonish\n---\n"),
    ];
    let report = import(&w, Folder { files, ..Folder::default() }, false).await;
    assert_eq!(report.created, [reference("risk/good")]);
    assert!(
        report.diagnostics.iter().filter(|d| d.rule == "format/stray-file").count() == 5,
        "{:?}",
        report.diagnostics
    );
}

#[tokio::test]
async fn a_folder_on_disk_is_read_within_bounds_and_never_overwritten_blindly() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let disk = tempfile::tempdir().unwrap();
    let export = w.muster.export_folder(&ada).await.unwrap();
    assert!(write_folder(disk.path(), &export).unwrap().is_empty());
    let folder = read_folder(disk.path()).unwrap();
    assert_eq!(folder.base.as_ref(), Some(&export.base));
    assert_eq!(folder.profile.as_deref(), Some(PROFILE));
    assert!(import(&w, folder, true).await.is_quiet());
    // A file changed by hand stops the export; a record deleted here takes its unchanged file with it.
    let path = disk.path().join("risk/stolen-key.md");
    std::fs::write(&path, RISK.replace("Stolen", "Lost")).unwrap();
    w.muster
        .save_record(&ada, &reference("risk/stolen-key"), Some(1), set(&[("threat", json!("T"))]), None)
        .await
        .unwrap();
    w.muster.delete_record(&ada, &reference("task/t1"), 1, None).await.unwrap();
    let export = w.muster.export_folder(&ada).await.unwrap();
    assert!(matches!(write_folder(disk.path(), &export), Err(AppError::Changed(_))));
    assert!(disk.path().join("task/t1.md").exists());
    std::fs::write(&path, RISK).unwrap();
    write_folder(disk.path(), &export).unwrap();
    assert!(!disk.path().join("task/t1.md").exists());
    assert!(std::fs::read_to_string(&path).unwrap().contains("threat: T\n"));
    // What cannot be read is told, and not taken for deleted.
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    std::fs::write(disk.path().join("risk/big.md"), vec![b'x'; (1 << 20) + 1]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", disk.path().join("risk/link.md")).unwrap();
    let folder = read_folder(disk.path()).unwrap();
    assert_eq!((folder.told.len(), folder.unread.len()), (2, 2));
    let report = import(&w, folder, true).await;
    assert!(report.deleted.is_empty(), "{report:?}");
    assert_eq!(read_folder(&disk.path().join("none")).unwrap_err().exit_code(), 7);
}
