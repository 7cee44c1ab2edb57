//! All records of one organisation, indexed, with inverse relations computed. Built from texts; kept current by
//! `put` and `remove`; cheap to share (records are behind `Arc`).

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::attestation::{Attestation, Standing};
use crate::deed::{Deed, DeedKind, Deeds};
use crate::diagnostic::{Diagnostic, Place};
use crate::id::{Digest, Id, OrgId};
use crate::kind::{Described, Kind};
use crate::kinds::{Activity, AwarenessCampaign};
use crate::profile::Profile;
use crate::record::{KindData, Record, SourceText};
use crate::reference::Reference;

/// A reference seen from the record it points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incoming {
    /// The record that holds the reference.
    pub from: Reference,
    /// The field path that holds it.
    pub field: String,
}

/// One act of attestation that this installation recorded itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Act {
    /// The record attested.
    pub record: Reference,
    /// The attested field.
    pub field: String,
    /// Digest of what was seen.
    pub seen: Digest,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who.
    pub by: Reference,
    /// The role they acted in.
    pub role: Reference,
}

impl Act {
    /// True when `given`, as a record says it, is this very act.
    fn is(&self, given: &Attestation) -> bool {
        given.at.map(jiff::Timestamp::as_microsecond) == Some(self.at)
            && given.seen == Some(self.seen)
            && given.by.as_ref().is_some_and(|by| by.to == self.by)
            && given.role.as_ref().is_some_and(|role| role.to == self.role)
    }
}

/// All records of one organisation.
#[derive(Debug, Clone)]
pub struct Programme {
    /// The organisation.
    pub org: OrgId,
    /// What the organisation is: name, sector, size, thresholds, cadences.
    pub profile: Profile,
    records: BTreeMap<Kind, BTreeMap<Id, Arc<Record>>>,
    /// Texts that gave no record, by path: what was said about them still shows its place.
    unread: BTreeMap<String, Arc<SourceText>>,
    incoming: HashMap<Reference, Vec<Incoming>>,
    acts: HashMap<(Reference, String), Vec<Act>>,
    deeds: Option<Deeds>,
}

/// A record together with its kind's own struct; reads like the struct.
#[derive(Debug)]
pub struct Rec<'p, T> {
    /// The record.
    pub record: &'p Arc<Record>,
    /// Its typed fields.
    pub data: &'p T,
}

impl<T> Clone for Rec<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Rec<'_, T> {}
impl<T> Deref for Rec<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.data
    }
}

impl<'p, T> Rec<'p, T> {
    /// The reference that points here.
    pub fn reference(&self) -> Reference {
        self.record.reference()
    }
    /// The record's title.
    pub fn title(&self) -> &'p str {
        &self.record.title
    }
    /// The record's id.
    pub fn id(&self) -> &'p str {
        self.record.id.as_str()
    }
}

impl Programme {
    /// A programme without records.
    pub fn empty(org: OrgId, profile: Profile) -> Self {
        Self {
            org,
            profile,
            records: BTreeMap::new(),
            unread: BTreeMap::new(),
            incoming: HashMap::new(),
            acts: HashMap::new(),
            deeds: None,
        }
    }

    /// Reads every text, in parallel. Never fails as a whole: what could not be read is told, the rest is there.
    /// Paths are `kind/id.md`; `profile` is the text of `muster.toml`, if there is one.
    pub fn read(org: OrgId, profile: Option<&str>, texts: Vec<SourceText>) -> (Self, Vec<Diagnostic>) {
        let (profile, mut told) = Profile::read(profile);
        let texts: Vec<Arc<SourceText>> = texts.into_iter().map(Arc::new).collect();
        let read: Vec<_> = texts.par_iter().map(read_one).collect();
        let mut programme = Self::empty(org, profile);
        for ((record, diagnostics), text) in read.into_iter().zip(texts) {
            told.extend(diagnostics);
            if record.is_none() {
                programme.unread.insert(text.path.clone(), text);
            } else if let Some(record) = record {
                programme.records.entry(record.kind).or_default().insert(record.id.clone(), Arc::new(record));
            }
        }
        programme.relate_all();
        (programme, told)
    }

    /// Adds or replaces a record.
    pub fn put(&mut self, record: Arc<Record>) {
        let reference = record.reference();
        self.unrelate(&reference);
        self.records.entry(record.kind).or_default().insert(record.id.clone(), record.clone());
        self.relate(&record);
    }

    /// Takes a record out.
    pub fn remove(&mut self, reference: &Reference) {
        self.unrelate(reference);
        if let Some(of_kind) = self.records.get_mut(&reference.kind) {
            of_kind.remove(&reference.id);
        }
    }

    /// Tells the programme of acts this installation recorded, so that what they attest counts as attested.
    pub fn attest(&mut self, acts: impl IntoIterator<Item = Act>) {
        for act in acts {
            self.acts.entry((act.record.clone(), act.field.clone())).or_default().push(act);
        }
    }

    /// Tells the programme what people did, oldest first. From then on it knows of deeds, even when there is none.
    pub fn hear(&mut self, deeds: impl IntoIterator<Item = Deed>) {
        let known = self.deeds.get_or_insert_default();
        deeds.into_iter().for_each(|deed| known.hear(deed));
    }

    /// Whether deeds are known at all: an installation keeps them, a folder of files does not.
    pub fn knows_deeds(&self) -> bool {
        self.deeds.is_some()
    }

    /// What people did about `record`, of one kind, as it came.
    pub fn deeds(&self, record: &Reference, kind: DeedKind) -> impl Iterator<Item = &Deed> {
        let of = self.deeds.as_ref().map_or(&[][..], |d| d.of(record));
        of.iter().filter(move |d| d.kind == kind)
    }

    /// The day recurring work was last done: as its record says, or as somebody noted it, whichever is later.
    pub fn last_done(&self, activity: &Rec<'_, Activity>) -> Option<Date> {
        let noted = self.deeds(&activity.reference(), DeedKind::CarriedOut).map(|d| d.on).max();
        noted.max(activity.last_done)
    }

    /// How many took part in a campaign: as its record says, or as many as were noted by name, whichever is more.
    pub fn took_part(&self, campaign: &Rec<'_, AwarenessCampaign>) -> Option<i64> {
        let noted = self.deeds(&campaign.reference(), DeedKind::Attended).count();
        let noted = i64::try_from(noted).ok().filter(|n| *n > 0);
        noted.max(campaign.attended)
    }

    /// What reading the records that are here says again: values and fields that are not as they should be.
    pub fn told(&self) -> Vec<Diagnostic> {
        let records: Vec<_> = self.records().collect();
        records
            .into_par_iter()
            .flat_map_iter(|r| Record::read(r.kind, r.id.clone(), r.source.clone()).1)
            .collect()
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.values().map(BTreeMap::len).sum()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many records of `kind` there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.records.get(&kind).map_or(0, BTreeMap::len)
    }

    /// Every record, by kind and id.
    pub fn records(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.values().flat_map(BTreeMap::values)
    }

    /// Every record of `kind`, by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Record>> {
        self.records.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// Every record of one type, by id.
    pub fn all<T: KindData + Described>(&self) -> impl Iterator<Item = Rec<'_, T>> {
        self.of_kind(Kind::of::<T>()).filter_map(|record| record.data().map(|data| Rec { record, data }))
    }

    /// The record a reference points at.
    pub fn find(&self, reference: &Reference) -> Option<&Arc<Record>> {
        self.records.get(&reference.kind)?.get(&reference.id)
    }

    /// The record a typed reference points at, when it is of type `T`.
    pub fn get<T: KindData + Described>(&self, reference: &Reference) -> Option<Rec<'_, T>> {
        let record = self.find(reference)?;
        record.data().map(|data| Rec { record, data })
    }

    /// The record of type `T` with this id.
    pub fn by_id<T: KindData + Described>(&self, id: &str) -> Option<Rec<'_, T>> {
        let record = self.records.get(&Kind::of::<T>())?.get(id)?;
        record.data().map(|data| Rec { record, data })
    }

    /// Every reference that points at `to`, in stable order.
    pub fn incoming(&self, to: &Reference) -> &[Incoming] {
        self.incoming.get(to).map_or(&[], Vec::as_slice)
    }

    /// Everything that some record points at and that is not there, with who points, in stable order.
    pub fn missing(&self) -> Vec<(&Reference, &[Incoming])> {
        let gone = self.incoming.iter().filter(|(to, from)| !from.is_empty() && self.find(to).is_none());
        let mut out: Vec<_> = gone.map(|(to, from)| (to, from.as_slice())).collect();
        out.sort();
        out
    }

    /// Records of type `T` that point at `to` from `field` (any index of a list counts; an empty name means any field).
    pub fn pointing<'p, T: KindData + Described>(
        &'p self,
        to: &Reference,
        field: &'p str,
    ) -> impl Iterator<Item = Rec<'p, T>> {
        let mut last: Option<&Reference> = None;
        self.incoming(to)
            .iter()
            .filter(move |i| {
                let of_field = i
                    .field
                    .strip_prefix(field)
                    .is_some_and(|rest| field.is_empty() || rest.is_empty() || rest.starts_with(['[', '.']));
                of_field && i.from.kind == Kind::of::<T>()
            })
            .filter(move |i| last.replace(&i.from) != Some(&i.from))
            .filter_map(|i| self.get(&i.from))
    }

    /// Title of what `reference` points at, or the reference itself when nothing is there.
    pub fn title(&self, reference: &Reference) -> String {
        self.find(reference).map_or_else(|| reference.to_string(), |r| r.title.clone())
    }

    /// Where `field` of a record stands in its file.
    pub fn place(&self, reference: &Reference, field: Option<&str>) -> Option<Place> {
        self.find(reference).map(|r| r.place(field))
    }

    /// The text of the file at `path`, for excerpts.
    pub fn text(&self, path: &str) -> Option<&str> {
        let record = || {
            let (kind, file) = path.split_once('/')?;
            self.records.get(&Kind::parse(kind)?)?.get(file.strip_suffix(".md")?)
        };
        record().map(|r| r.source.text.as_str()).or_else(|| self.unread.get(path).map(|s| s.text.as_str()))
    }

    /// How far an attestation in `field` of `record` can be relied on.
    pub fn standing(&self, record: &Record, field: &str, given: Option<&Attestation>) -> Standing {
        let Some(given) = given else { return Standing::Absent };
        let acts = self.acts.get(&(record.reference(), field.to_owned()));
        match acts.into_iter().flatten().find(|a| a.is(given)) {
            None => Standing::Asserted,
            Some(act) if act.seen == record.digest() => Standing::Attested,
            Some(_) => Standing::Outdated,
        }
    }

    fn relate_all(&mut self) {
        let mut incoming: HashMap<Reference, Vec<Incoming>> = HashMap::new();
        for record in self.records() {
            let from = record.reference();
            record.references(&mut |field, to| {
                incoming
                    .entry(to.clone())
                    .or_default()
                    .push(Incoming { from: from.clone(), field: field.to_owned() });
            });
        }
        self.incoming = incoming;
    }

    fn relate(&mut self, record: &Record) {
        let from = record.reference();
        record.references(&mut |field, to| {
            let list = self.incoming.entry(to.clone()).or_default();
            let link = Incoming { from: from.clone(), field: field.to_owned() };
            let at = list.partition_point(|i| i < &link);
            list.insert(at, link);
        });
    }

    fn unrelate(&mut self, from: &Reference) {
        let Some(record) = self.find(from).cloned() else { return };
        record.references(&mut |_, to| {
            if let Some(list) = self.incoming.get_mut(to) {
                list.retain(|i| &i.from != from);
            }
        });
    }
}

/// "a risk", "an asset": the kind's label with its article, for sentences.
pub fn a_label(kind: Kind) -> String {
    let label = kind.spec().label.to_lowercase();
    let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {label}")
}

fn read_one(source: &Arc<SourceText>) -> (Option<Record>, Vec<Diagnostic>) {
    let stray = |what: &str, help: String| {
        (None, vec![Diagnostic::stray(&source.path, format!("`{}` {what}", source.path), help)])
    };
    let Some((folder, file)) = source.path.split_once('/') else {
        return stray("lies outside every kind's folder", "Move it to the folder of its kind.".into());
    };
    let Some(kind) = Kind::parse(folder) else {
        let known: Vec<_> = Kind::all().map(Kind::name).collect();
        let help = match crate::value::nearest(folder, &known) {
            Some(close) => format!("Did you mean the folder `{close}`?"),
            None => format!("Folders are named for kinds: {}.", known.join(", ")),
        };
        return stray("lies in a folder that is no kind of record", help);
    };
    match file.strip_suffix(".md").and_then(Id::new) {
        Some(id) => Record::read(kind, id, source.clone()),
        None => stray(
            "has a name that is no id",
            "Name it with lower-case letters, digits, dots, `-` and `_`, ending in `.md`.".into(),
        ),
    }
}
