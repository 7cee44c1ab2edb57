//! A file of LDIF that answers searches as a server would: each reads it from its beginning, so that no more than one
//! entry is held, and hands on entries in the form in which a server sends them (RFC 4511, 4.5.2), so that both are read
//! by the same code within the same bounds. Attributes that were not asked for, passwords among them, go no further.
use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufReader, Read, Seek};
use std::path::Path;
use std::time::Instant;

use super::filter::Filter;
use super::records::{Record, Records, without_options};
use crate::connector::{Answer, Limits};
use crate::dn::Dn;
use crate::error::{ConnectError, Step};
use crate::ldap::ber::{tag, write};
use crate::ldap::message::{Entry, Scope};
use crate::ldap::reader::{Directory, Take, overdue};
use crate::ldap::search::{Found, Search, Stop};
use crate::warnings::{Warnings, printable};

/// Whether it is late is asked every so many records.
const LOOK_AT_CLOCK: u64 = 256;

/// An open file.
pub struct LdifFile<R> {
    from: R,
    server: String,
    until: Instant,
    /// What was left out of the entries that were handed on.
    pub warnings: Warnings,
    /// Whether it ends with a line end, as every whole export does.
    pub ended: bool,
}

impl LdifFile<File> {
    /// Opens a file, to be read by `until`.
    ///
    /// # Errors
    /// When it cannot be opened or is no ordinary file: what never ends cannot be read several times.
    pub fn open(path: &Path, until: Instant) -> Result<Self, ConnectError> {
        let server = path.display().to_string();
        let failed = |what: String| {
            let help = "check the path, and that the user Muster runs as may read the file";
            ConnectError::new(printable(&server), Step::Connect, what, help)
        };
        let about = std::fs::metadata(path).map_err(|e| failed(e.to_string()))?;
        if !about.is_file() {
            return Err(failed("is not an ordinary file".into()));
        }
        let from = File::open(path).map_err(|e| failed(e.to_string()))?;
        Ok(Self::new(from, server, until))
    }

    /// When it was last written, in seconds since the epoch.
    pub fn written(&self) -> Option<i64> {
        let time = self.from.metadata().ok()?.modified().ok()?;
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok()
    }
}

impl<R: Read + Seek + Send> LdifFile<R> {
    /// Reads `from`, which is called `server` in errors.
    pub fn new(from: R, server: String, until: Instant) -> Self {
        Self { from, server, until, warnings: Warnings::default(), ended: true }
    }

    fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(printable(&self.server), step, what, help)
    }

    fn search(
        &mut self,
        search: &Search<'_>,
        limits: &Limits,
        found: &mut Take<'_>,
    ) -> Result<Found, ConnectError> {
        let step = search.step;
        let filter = Filter::parse(search.filter).map_err(|what| {
            self.error(
                Step::Settings,
                what,
                "write a filter that a file can be asked (RFC 4515, without matching rules)",
            )
        })?;
        let base = Dn::parse(search.base).map_err(|bad| {
            self.error(Step::Settings, format!("{:?} is {bad}", search.base), "write the full name")
        })?;
        let asked: BTreeSet<String> =
            search.attributes.iter().map(|name| name.to_ascii_lowercase()).collect();
        let mut wanted = asked.clone();
        filter.attributes(&mut wanted);
        self.from.rewind().map_err(|e| self.error(step, e.to_string(), "see why the file cannot be read"))?;
        let from = BufReader::with_capacity(256 << 10, &mut self.from);
        let mut records = Records::new(from, &wanted, limits.max_value, limits.max_message);
        let failed = |what: String, help| ConnectError::new(printable(&self.server), step, what, help);
        let mut met = Found::default();
        let (keys, mut seen) = (RandomState::new(), HashSet::<u64>::new());
        let (mut read, mut inside, mut body) = (0u64, 0u64, Vec::new());
        let mut left_out = Warnings::default();
        while let Some(mut record) =
            records.next().map_err(|what| failed(what, "export it again; nothing was kept"))?
        {
            read += 1;
            if read.is_multiple_of(LOOK_AT_CLOCK) && Instant::now() > self.until {
                return Err(overdue(&self.server, limits, step));
            }
            if read > limits.max_entries {
                return Err(failed(
                    format!("more than {} entries", limits.max_entries),
                    "export less, or raise the limit; nothing was kept",
                ));
            }
            if !in_scope(&record, &base, search.scope) {
                continue;
            }
            inside += 1;
            if !filter.matches(&record) {
                continue;
            }
            if !seen.insert(keys.hash_one(&record.dn)) {
                met.repeated += 1;
                continue;
            }
            met.entries += 1;
            if search.attributes != ["1.1"] {
                left_out.extend(std::mem::take(&mut record.left_out));
            }
            encode(&record, &asked, &mut body);
            let entry = Entry::read(&body).map_err(Stop::from);
            entry.and_then(&mut *found).map_err(|stop| {
                let name = printable(&String::from_utf8_lossy(&record.dn));
                match stop {
                    Stop::Malformed(bad) => failed(format!("{name}: {bad}"), "report it; nothing was kept"),
                    Stop::Over(what, help) => failed(format!("{name}, line {}: {what}", record.line), help),
                }
            })?;
        }
        met.references = records.references;
        let ended = records.ended();
        if inside == 0 && search.scope == Scope::Subtree {
            let what = match search.base {
                "" => "the file holds no entry".to_owned(),
                base => format!("the file holds no entry at or under {base}"),
            };
            return Err(failed(what, "check base_dn against the names (dn:) in the file"));
        }
        self.warnings.extend(left_out);
        self.ended = ended;
        Ok(met)
    }
}

impl<R: Read + Seek + Send> Directory for LdifFile<R> {
    fn run<'s>(
        &'s mut self,
        search: &'s Search<'s>,
        limits: &'s Limits,
        found: &'s mut Take<'s>,
    ) -> Answer<'s, Result<Found, ConnectError>> {
        Box::pin(async move { self.search(search, limits, found) })
    }

    fn server(&self) -> &str {
        &self.server
    }
}

/// Whether an entry lies where a search looks. One whose name cannot be read lies there: whoever gets it says so.
fn in_scope(record: &Record, base: &Dn, scope: Scope) -> bool {
    let name = std::str::from_utf8(&record.dn).ok().and_then(|dn| Dn::parse(dn).ok());
    match (scope, name) {
        (Scope::Base, name) => name.as_ref() == Some(base),
        (Scope::Subtree, Some(name)) => name.is_under(base),
        (Scope::Subtree, None) => true,
    }
}

/// Writes the content of a SearchResultEntry.
fn encode(record: &Record, asked: &BTreeSet<String>, out: &mut Vec<u8>) {
    let mut attributes = Vec::new();
    for (description, values) in &record.attributes {
        if !asked.contains(&without_options(description).to_ascii_lowercase()) {
            continue;
        }
        let mut set = Vec::new();
        values.iter().for_each(|value| write(&mut set, tag::OCTETS, value));
        let mut attribute = Vec::new();
        write(&mut attribute, tag::OCTETS, description.as_bytes());
        write(&mut attribute, tag::SET, &set);
        write(&mut attributes, tag::SEQUENCE, &attribute);
    }
    out.clear();
    write(out, tag::OCTETS, &record.dn);
    write(out, tag::SEQUENCE, &attributes);
}
