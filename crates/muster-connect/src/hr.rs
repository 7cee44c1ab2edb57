//! The `hr` connector: people out of a human-resources export, with start, end, change of role and manager. A mapping of the
//! people table (`mapping`) with words for the status and managers found by number or mail. Not LDAP or SCIM as a source
//! of people.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use jiff::Timestamp;
use muster_estate::{Person, Rows, Table};
use muster_model::snapshot::{Fact, SourceFacts};
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{BadRows, ConnectError, Step};
use crate::mapped::{DATES, DELIMITER, ENCODING, ON_BAD_ROW, TIME_ZONE, tested};
use crate::mapping::rows::read;
use crate::mapping::source::{OnBadRow, failed, reading, settle};
use crate::mapping::{Columns, Form, Rule, TableMapping};
use crate::registry::{Holds, Kind, Setting};
use crate::warnings::Warnings;

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "hr",
    title: "People from HR",
    summary: "people from a human-resources export (CSV or Parquet) with a saved column mapping",
    rights: "The user that Muster runs as must be able to read the file, and nothing more. Leave pay, health and private \
             addresses out of the export: they are not used.",
    settings: &[
        Setting::required("file", "File", "Where the export is, on the machine Muster runs on.", "/srv/exports/people.csv")
            .holding(Holds::Path),
        Setting::required(
            "columns",
            "Columns",
            "One line each: our column = their column. Needed: display_name, and employee_number or person_id. Useful: status, \
             hired_on, terminated_on, role_changed_on, department, previous_department, job_title, manager_id, mail.",
            "display_name = Full name",
        )
        .holding(Holds::Columns(Some(Table::People))),
        Setting::text("status.active", "Words for active", "What the status column says of people who work here.", "Active")
            .holding(Holds::Texts),
        Setting::text("status.leave", "Words for on leave", "What it says of people who are away for long.", "Parental leave")
            .holding(Holds::Texts),
        Setting::text("status.terminated", "Words for left", "What it says of people who have left.", "Left")
            .holding(Holds::Texts),
        DATES,
        TIME_ZONE,
        Setting::text(
            "end_is_last_day",
            "The end date is the last day worked",
            "Yes: people leave when that day is over. No: they are gone from its beginning.",
            "yes",
        )
        .holding(Holds::Flag),
        DELIMITER,
        ENCODING,
        ON_BAD_ROW,
    ],
    open: |settings| Ok(Box::new(HrConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of a human-resources export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HrSettings {
    /// Name of the source.
    pub name: String,
    /// The export.
    pub file: PathBuf,
    /// Columns of `people`, each with what it is made of. `manager_id` may hold an employee number, a mail address or a
    /// `person_id`.
    pub columns: Columns,
    /// How the file is written.
    #[serde(default)]
    pub form: Form,
    /// Their words for the status.
    #[serde(default)]
    pub status: StatusWords,
    /// Whether the end date is the last day worked.
    #[serde(default = "yes")]
    pub end_is_last_day: bool,
    /// What one bad row leads to.
    #[serde(default)]
    pub on_bad_row: OnBadRow,
}

fn yes() -> bool {
    true
}

/// Their words for the status of a person; compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusWords {
    /// Works here.
    pub active: Vec<String>,
    /// Is away for long.
    pub leave: Vec<String>,
    /// Has left.
    pub terminated: Vec<String>,
}

/// A human-resources export.
#[derive(Debug, Clone)]
pub struct HrConnector {
    settings: HrSettings,
}

impl HrConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: HrSettings) -> Self {
        Self { settings }
    }

    fn error(&self, what: impl Into<String>) -> ConnectError {
        let server = self.settings.file.display().to_string();
        ConnectError::new(server, Step::Settings, what, "mend the mapping in the source's settings")
    }

    /// The mapping with what follows from the other settings.
    fn mapping(&self) -> Result<TableMapping, ConnectError> {
        let mut columns = self.settings.columns.clone();
        let map = &mut columns.0;
        if !map.contains_key("display_name") {
            return Err(self.error("nothing says what people are called: map display_name"));
        }
        if !map.contains_key("person_id") {
            let prefix = Some(format!("{}:", self.settings.name));
            let number = map.get("employee_number").or_else(|| map.get("mail")).cloned();
            let number = number.ok_or_else(|| {
                self.error("nothing tells people apart: map employee_number, mail or person_id")
            })?;
            map.insert("person_id".into(), Rule { prefix, ..number });
        }
        let words = &self.settings.status;
        let ends = map.contains_key("terminated_on");
        match map.get_mut("status") {
            Some(rule) => {
                for (ours, theirs) in
                    [("active", &words.active), ("leave", &words.leave), ("terminated", &words.terminated)]
                {
                    for word in theirs {
                        let known = rule.values.insert(word.clone(), ours.to_owned());
                        if known.is_some_and(|known| known != ours) {
                            return Err(self.error(format!("the status word {word:?} means two things")));
                        }
                    }
                }
            }
            // Without a status column the end date alone says who has left; without that, nothing does.
            None if ends => {
                map.insert("status".into(), Rule::constant("active"));
            }
            None => return Err(self.error("nothing says who has left: map status or terminated_on")),
        }
        if let Some(end) = map.get_mut("terminated_on") {
            end.end_of_day |= self.settings.end_is_last_day;
        }
        Ok(TableMapping {
            table: "people".into(),
            file: self.settings.file.clone(),
            columns,
            form: self.settings.form.clone(),
        })
    }

    /// `hr_dates` is known when end and change of role are: without the latter, creep would read as none.
    fn known(mapping: &TableMapping) -> BTreeSet<Fact> {
        let dated = mapping.has("terminated_on") && mapping.has("role_changed_on");
        dated.then_some(Fact::HrDates).into_iter().collect()
    }

    fn read(&self, limits: &Limits) -> Result<Pulled, ConnectError> {
        let server = self.settings.file.display().to_string();
        let mapping = self.mapping()?;
        let (mut bad, mut warnings) = (BadRows::default(), Warnings::default());
        let mapped = read::<Person>(&mapping, &BTreeMap::new(), limits.max_entries, &mut bad)
            .map_err(|e| failed(&server, e))?;
        settle(&server, self.settings.on_bad_row, bad, mapped.read, &mut warnings)?;
        let mut people = mapped.rows;
        name_managers(&mut people, &mut warnings);
        let mut warnings = warnings.lines();
        if people.is_empty() {
            warnings.push("the file holds nobody".into());
        }
        for (column, lost) in [
            ("terminated_on", "when people leave is unknown, and how soon their accounts are disabled"),
            ("role_changed_on", "changes of role are unknown, and so is privilege creep"),
        ] {
            if !mapping.has(column) {
                warnings.push(format!("no column is mapped to {column}: {lost}"));
            }
        }
        let facts = SourceFacts {
            source: self.settings.name.clone(),
            connector: KIND.name.into(),
            facts: Self::known(&mapping),
            warnings,
            entries: people.len() as u64,
            ..SourceFacts::default()
        };
        let rows = Rows { people, ..Rows::default() };
        Ok(Pulled { rows, sources: vec![facts], links: BTreeMap::new() })
    }
}

/// Managers by `person_id`, where the export names them by number or mail. A manager that is nobody, or could be two
/// people, is left out with a warning.
fn name_managers(people: &mut [Person], warnings: &mut Warnings) {
    let ids: BTreeSet<&str> = people.iter().map(|p| p.person_id.as_str()).collect();
    let numbers = index(people, |p| p.employee_number.clone());
    let mails = index(people, |p| p.mail.as_ref().map(|mail| mail.to_lowercase()));
    let mut named = Vec::with_capacity(people.len());
    for person in people.iter() {
        let manager = person.manager_id.as_deref();
        let found = manager.and_then(|key| {
            let by_id = ids.contains(key).then(|| key.to_owned());
            let by = |index: &HashMap<String, Option<usize>>, key: &str| {
                index.get(key).copied().flatten().and_then(|at| people.get(at)).map(|p| p.person_id.clone())
            };
            by_id.or_else(|| by(&numbers, key)).or_else(|| by(&mails, &key.to_lowercase()))
        });
        if let (Some(key), None) = (manager, &found) {
            warnings.add("managers name nobody in the file, or more than one person", key);
        }
        named.push(found);
    }
    people.iter_mut().zip(named).for_each(|(person, manager)| person.manager_id = manager);
}

fn index(people: &[Person], key: impl Fn(&Person) -> Option<String>) -> HashMap<String, Option<usize>> {
    let mut index = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        if let Some(key) = key(person) {
            index.entry(key).and_modify(|one| *one = None).or_insert(Some(at));
        }
    }
    index
}

impl Connector for HrConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        self.mapping().map(|mapping| Self::known(&mapping)).unwrap_or_default()
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move { tested(self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await) })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let (reader, bounds) = (self.clone(), limits.clone());
            let server = self.settings.file.display().to_string();
            let pulled = reading(&server, limits, move || reader.read(&bounds)).await?;
            let entries = pulled.rows.people.len() as u64;
            progress(Progress { source: self.settings.name.clone(), step: Step::Tables, entries });
            Ok(pulled)
        })
    }
}
