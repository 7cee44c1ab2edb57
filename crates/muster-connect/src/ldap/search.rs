//! Searches in pages (RFC 2696), with the lies a server can tell about them found out: pages that repeat, pages that
//! never end, more entries than the limit. Not what is made of the entries.
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::ber::{BadBer, tag};
use super::message::{Entry, Outcome, Scope, paging_control, search_request};
use super::session::Session;
use crate::connector::Limits;
use crate::error::{ConnectError, Step};

/// Most empty pages in a row that a server may send before it counts as not moving.
const EMPTY_PAGES: u32 = 64;

/// One search.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The step it belongs to.
    pub step: Step,
    /// Where it begins.
    pub base: &'a str,
    /// How far it reaches.
    pub scope: Scope,
    /// What it looks for.
    pub filter: &'a str,
    /// The attributes wanted.
    pub attributes: &'a [&'a str],
    /// Whether the server pages.
    pub paged: bool,
    /// Stop after the first page (a test of the connection).
    pub first_page_only: bool,
}

/// What a search met beside its entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Entries given on.
    pub entries: u64,
    /// Entries sent a second time, and left out.
    pub repeated: u64,
    /// References to other servers, not followed.
    pub references: u64,
    /// Whether there is more after the first page.
    pub more: bool,
}

/// Why an entry ends a search.
#[derive(Debug)]
pub enum Stop {
    /// It is malformed.
    Malformed(BadBer),
    /// It goes over a limit: what, and what to do.
    Over(String, &'static str),
}

impl From<BadBer> for Stop {
    fn from(bad: BadBer) -> Self {
        Self::Malformed(bad)
    }
}

impl Session {
    /// Runs a search to its end and gives each entry to `found` as it comes.
    ///
    /// # Errors
    /// When the server refuses, drops, lies or goes over a limit. What `found` got until then is not to be used.
    pub async fn search(
        &mut self,
        search: &Search<'_>,
        limits: &Limits,
        found: &mut (dyn FnMut(Entry<'_>) -> Result<(), Stop> + Send),
    ) -> Result<Found, ConnectError> {
        let step = search.step;
        let request = search_request(search.base, search.scope, search.filter, search.attributes)
            .map_err(|what| self.error(step, what, "write a filter as RFC 4515 has it"))?;
        let mut met = Found::default();
        // Hashes under a key of this run's own: a server cannot make two names collide.
        let (keys, mut seen) = (RandomState::new(), HashSet::<u64>::new());
        let mut cookie = Vec::new();
        let mut empty = 0;
        loop {
            let control = if search.paged { paging_control(limits.page, &cookie) } else { Vec::new() };
            self.send(step, &request, &control).await?;
            let (mut sent, mut fresh) = (0u64, 0u64);
            let next = loop {
                self.receive(step).await?;
                let message = self.message(step)?;
                match message.op {
                    tag::SEARCH_ENTRY => {
                        sent += 1;
                        let entry = Entry::read(message.body).map_err(|bad| self.malformed(step, bad))?;
                        if met.entries + met.repeated >= limits.max_entries {
                            return Err(self.error(
                                step,
                                format!("more than {} entries under {}", limits.max_entries, search.base),
                                "narrow the base or the filter, or raise the limit; nothing was kept",
                            ));
                        }
                        if !seen.insert(keys.hash_one(entry.dn)) {
                            met.repeated += 1;
                            continue;
                        }
                        fresh += 1;
                        met.entries += 1;
                        found(entry).map_err(|stop| self.stopped(step, entry.dn, stop))?;
                    }
                    tag::SEARCH_REFERENCE => {
                        met.references += 1;
                        if met.references > limits.max_entries {
                            return Err(self.error(
                                step,
                                "references without end",
                                "see the directory's configuration",
                            ));
                        }
                    }
                    tag::INTERMEDIATE_RESPONSE => {}
                    tag::SEARCH_DONE => {
                        let malformed = |bad| self.malformed(step, bad);
                        let outcome = Outcome::read(message.body).map_err(malformed)?;
                        if outcome.code != 0 {
                            return Err(self.search_refused(search, &outcome, met.entries));
                        }
                        break message.paging_cookie().map_err(malformed)?.unwrap_or_default().to_vec();
                    }
                    _ => return Err(self.malformed(step, BadBer("is not an answer to a search"))),
                }
            };
            if next.is_empty() || !search.paged {
                return Ok(met);
            }
            if search.first_page_only {
                met.more = true;
                return Ok(met);
            }
            empty = if sent == 0 { empty + 1 } else { 0 };
            if (sent > 0 && fresh == 0) || empty > EMPTY_PAGES {
                let how =
                    if empty > 0 { "empty pages without end" } else { "a page that it had sent before" };
                return Err(self.error(
                    step,
                    format!("the server lies about paging: after {} entries it sent {how}", met.entries),
                    "report it to the directory's makers; a narrower base or filter may avoid it. Nothing was kept",
                ));
            }
            cookie = next;
        }
    }

    fn stopped(&self, step: Step, dn: &[u8], stop: Stop) -> ConnectError {
        match stop {
            Stop::Malformed(bad) => self.malformed(step, bad),
            Stop::Over(what, help) => {
                let dn = crate::warnings::printable(&String::from_utf8_lossy(dn));
                self.error(step, format!("{dn}: {what}"), help)
            }
        }
    }

    fn search_refused(&self, search: &Search<'_>, outcome: &Outcome, entries: u64) -> ConnectError {
        let help = match outcome.code {
            3 | 4 | 11 => {
                "raise this account's size and time limits in the directory (OpenLDAP: olcLimits size.prtotal=unlimited)"
            }
            10 => "the base is on another server: point the url there",
            12 => "the directory does not page (RFC 2696) and says it does; report it to its makers",
            32 => "no such base, or this account may not see it: check base_dn and the access rules",
            50 => "give this account the right to read and search there",
            _ => "see the directory's log",
        };
        let base = if search.base.is_empty() { "the root" } else { search.base };
        let what = format!("the search under {base} after {entries} entries");
        self.refused(search.step, &what, outcome, help)
    }
}
