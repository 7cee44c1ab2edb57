//! Imports a folder of record files: a dry run unless it is to be applied, three ways field by field, all in one
//! transaction. Conflicts are shown and never decided here; deletes only when asked to prune.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use muster_model::front_matter::MAX_FILE;
use muster_model::{Diagnostic, Digest, Programme, Record, Reference};
use muster_store::{Changes, RecordVersion, RecordWrite};

use super::plan::{merged, refused};
use super::{
    Base, Folder, ImportConflict, ImportReport, ImportedRecord, MAX_FILES, MAX_FOLDER_BYTES, PROFILE_FILE,
};
use crate::actor::Actor;
use crate::error::AppError;
use crate::guard;
use crate::live::Live;
use crate::muster::Muster;
use crate::policy::Permission;
use crate::records::write_of;

/// An import while it is worked out.
struct Import<'a> {
    actor: &'a Actor,
    live: &'a Live,
    base: Option<Base>,
    changes: Changes,
    report: ImportReport,
}

impl Muster {
    /// Imports `folder`; with `apply` it is done, else only told. With `prune`, records that the folder no longer has
    /// are deleted.
    pub async fn import_folder(
        &self,
        actor: &Actor,
        folder: Folder,
        apply: bool,
        prune: bool,
    ) -> Result<ImportReport, AppError> {
        actor.require(Permission::Import)?;
        actor.require(Permission::WriteRecords)?;
        let bytes: u64 = folder.files.iter().map(|f| f.text.len() as u64).sum();
        if folder.files.len() > MAX_FILES || bytes > MAX_FOLDER_BYTES {
            return Err(AppError::TooLarge(format!(
                "The import holds more than {MAX_FILES} files or {} MiB. Nothing was imported.",
                MAX_FOLDER_BYTES >> 20
            )));
        }
        let live = self.live(actor).await?;
        let gone = self.0.store.deleted(&actor.org).await?;
        let Folder { files, profile, base, told, unread } = folder;
        let (files, refused_files): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|f| f.text.len() <= MAX_FILE && !f.text.contains('\0'));
        let org = actor.org.clone();
        let paths: Vec<String> = files
            .iter()
            .map(|f| f.path.clone())
            .chain(refused_files.iter().map(|f| f.path.clone()))
            .chain(unread)
            .collect();
        let (read, diagnostics) = tokio::task::spawn_blocking(move || Programme::read(org, Some(""), files))
            .await
            .map_err(|e| AppError::Unavailable(format!("the files could not be read ({e}); try again")))?;
        let mut import = Import {
            actor,
            live: &live,
            base,
            changes: Changes::new(&actor.user, self.now()),
            report: ImportReport { diagnostics: told, ..ImportReport::default() },
        };
        import.report.diagnostics.extend(
            diagnostics.into_iter().filter(|d| d.place.as_ref().is_none_or(|p| p.path != PROFILE_FILE)),
        );
        for file in refused_files {
            let what = format!("`{}` is larger than 1 MiB, or holds a NUL character", file.path);
            let help = "A record is text that people read: make it so.".to_owned();
            import.report.diagnostics.push(Diagnostic::stray(&file.path, what, help));
        }
        for file in read.records() {
            let base = import.base_digest(file);
            let version = match (base, live.programme.find(&file.reference())) {
                (Some(digest), Some(store))
                    if digest_of(store) != digest && store.source.text != file.source.text =>
                {
                    self.0.store.version_by_digest(&actor.org, &file.reference(), &digest).await?
                }
                _ => None,
            };
            import.record(file, version, &gone)?;
        }
        import.absent(&read, &paths, prune)?;
        import.profile(profile.as_deref())?;
        let Import { changes, mut report, .. } = import;
        if apply {
            if !changes.records.is_empty() || changes.profile.is_some() {
                self.commit(&actor.org, &changes).await?;
            }
            report.applied = true;
        }
        Ok(report)
    }
}

impl Import<'_> {
    fn base_digest(&self, file: &Record) -> Option<Digest> {
        self.base.as_ref()?.get(&file.reference().to_string())
    }

    /// One record of the folder.
    fn record(
        &mut self,
        file: &Arc<Record>,
        version: Option<RecordVersion>,
        gone: &HashSet<Reference>,
    ) -> Result<(), AppError> {
        let reference = file.reference();
        let digest = self.base_digest(file);
        let Some(store) = self.live.programme.find(&reference) else {
            return match digest {
                Some(digest) if gone.contains(&reference) => {
                    self.keep_base(&reference, Some(digest));
                    if digest_of(file) == digest {
                        self.report.unchanged += 1;
                    } else {
                        self.conflict(
                            reference,
                            "it was deleted here, and changed in the file".into(),
                            Vec::new(),
                        );
                    }
                    Ok(())
                }
                _ => self.create(file),
            };
        };
        let base = match digest {
            Some(digest) if digest_of(store) == digest => Some(store.as_ref().clone()),
            Some(_) => version.as_ref().and_then(RecordVersion::record),
            None => None,
        };
        let outcome = merged(self.actor, base.as_ref(), store, file)?;
        let stored = outcome.new.as_ref().unwrap_or(store);
        let same = stored.source.text == file.source.text;
        let digest = if same { Some(digest_of(file)) } else { digest };
        self.keep_base(&reference, digest);
        if outcome.new.is_none() && outcome.conflicts.is_empty() {
            self.report.unchanged += 1;
        }
        self.report.refused.extend(outcome.refused);
        if !outcome.conflicts.is_empty() {
            let why = match (&base, digest) {
                (Some(_), _) => "both sides changed the same field",
                (None, Some(_)) => "they differ, and the version the file came from is not known here",
                (None, None) => "they differ, and the folder does not say which version the file came from",
            };
            self.conflict(reference.clone(), why.into(), outcome.conflicts);
        }
        if let Some(new) = &outcome.new {
            let based_on = self.live.head(&reference).map(|h| h.version);
            self.changes.records.push(write_of(new, based_on, Some("Imported")));
            self.report.changed.push(ImportedRecord { reference, fields: outcome.fields });
        }
        Ok(())
    }

    /// A record that the store does not have. What the file claims was attested stays, as asserted in the file.
    fn create(&mut self, file: &Record) -> Result<(), AppError> {
        let reference = file.reference();
        let mut new = file.clone();
        if guard::guards_roles(self.actor, file) && file.value("roles").is_some() {
            self.report.refused.push(refused(&reference, "roles", guard::ROLES));
            new = guard::keep(None, new, &["roles"])?;
        }
        self.keep_base(&reference, Some(digest_of(&new)));
        self.changes.records.push(write_of(&new, None, Some("Imported")));
        self.report.created.push(reference);
        Ok(())
    }

    /// Records of the store that the folder does not have.
    fn absent(&mut self, read: &Programme, paths: &[String], prune: bool) -> Result<(), AppError> {
        let there: BTreeSet<&str> = paths.iter().map(|p| p.strip_suffix(".md").unwrap_or(p)).collect();
        for store in self.live.programme.records() {
            let reference = store.reference();
            let name = reference.to_string();
            if read.find(&reference).is_some() || there.contains(name.as_str()) {
                continue;
            }
            let exported = self.base.as_ref().map(|b| b.get(&name));
            match exported {
                Some(None) => self.report.unchanged += 1, // new here since the folder was exported
                Some(Some(digest)) if prune && digest != digest_of(store) => {
                    self.keep_base(&reference, Some(digest));
                    self.conflict(
                        reference,
                        "it was deleted in the folder, and changed here".into(),
                        Vec::new(),
                    );
                }
                _ if prune && guard::guards_roles(self.actor, store) && store.value("roles").is_some() => {
                    self.report.refused.push(refused(&reference, "roles", guard::ROLES));
                }
                _ if prune => {
                    self.changes.records.push(RecordWrite {
                        based_on: self.live.head(&reference).map(|h| h.version),
                        text: None,
                        title: String::new(),
                        digest: store.digest(),
                        note: Some("Pruned by an import".into()),
                        reference: reference.clone(),
                    });
                    self.report.deleted.push(reference);
                }
                digest => {
                    self.keep_base(&reference, digest.flatten());
                    self.report.absent.push(reference);
                }
            }
        }
        Ok(())
    }

    /// `muster.toml`: taken whole, or not.
    fn profile(&mut self, file: Option<&str>) -> Result<(), AppError> {
        let Some(file) = file else { return Ok(()) };
        let store: &str = &self.live.profile;
        let was = self.base.as_ref().and_then(|b| b.get(PROFILE_FILE));
        let (ours, theirs) = (Digest::of(store.as_bytes()), Digest::of(file.as_bytes()));
        if ours == theirs {
            self.report.base.0.insert(PROFILE_FILE.into(), theirs);
        } else if store.is_empty() || was == Some(ours) {
            self.actor.require(Permission::ManageSettings)?;
            self.changes.profile = Some((Some(ours), file.to_owned()));
            self.report.profile_changed = true;
            self.report.base.0.insert(PROFILE_FILE.into(), theirs);
        } else if was != Some(theirs) {
            self.report.profile_conflict = true;
            if let Some(was) = was {
                self.report.base.0.insert(PROFILE_FILE.into(), was);
            }
        } else {
            self.report.base.0.insert(PROFILE_FILE.into(), theirs);
        }
        Ok(())
    }

    fn keep_base(&mut self, reference: &Reference, digest: Option<Digest>) {
        if let Some(digest) = digest {
            self.report.base.0.insert(reference.to_string(), digest);
        }
    }

    fn conflict(&mut self, reference: Reference, why: String, fields: Vec<muster_model::merge::Conflict>) {
        self.report.conflicts.push(ImportConflict { reference, why, fields });
    }
}

fn digest_of(record: &Record) -> Digest {
    Digest::of(record.source.text.as_bytes())
}
