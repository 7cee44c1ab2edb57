//! What reads a directory, whatever gives its entries: a server over a session, or a file. What differs between kinds of
//! directories (attributes, flags, facts) stands with them; connecting and paging stand in `session` and `search`.
use muster_estate::Rows;

use super::accounts::Accounts;
use super::groups::{GroupRows, Groups};
use super::message::{Entry, Scope};
use super::people::People;
use super::search::{Found, Search, Stop};
use super::selection::{Among, Selection, select};
use super::session::Session;
use super::settings::{HrDetail, Selector};
use super::values::Values;
use crate::connector::{Answer, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step, Trail};
use crate::warnings::{Warnings, printable};

/// Progress is told every so many entries.
const TELL_EVERY: u64 = 500;

/// Who hears of progress.
pub type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// Who gets the entries of a search, one by one.
pub type Take<'a> = dyn FnMut(Entry<'_>) -> Result<(), Stop> + Send + 'a;

/// What answers searches.
pub trait Directory: Send {
    /// Runs a search to its end and gives each entry to `found` as it comes. After an error, what `found` got is not to
    /// be used.
    fn run<'s>(
        &'s mut self,
        search: &'s Search<'s>,
        limits: &'s Limits,
        found: &'s mut Take<'s>,
    ) -> Answer<'s, Result<Found, ConnectError>>;

    /// What it is called in errors.
    fn server(&self) -> &str;
}

impl Directory for Session {
    fn run<'s>(
        &'s mut self,
        search: &'s Search<'s>,
        limits: &'s Limits,
        found: &'s mut Take<'s>,
    ) -> Answer<'s, Result<Found, ConnectError>> {
        Box::pin(self.search(search, limits, found))
    }

    fn server(&self) -> &str {
        self.url()
    }
}

/// A pull under way.
pub struct Reading<'a> {
    /// The source's name.
    pub source: &'a str,
    /// Attributes whose values are bytes.
    pub binary: &'static [&'static str],
    /// What is asked.
    pub directory: &'a mut dyn Directory,
    /// The bounds.
    pub limits: &'a Limits,
    /// Who hears of progress.
    pub tell: Tell<'a>,
    /// What went less than well so far.
    pub warnings: Warnings,
    /// Entries read so far.
    pub entries: u64,
}

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub fn new(
        source: &'a str,
        directory: &'a mut dyn Directory,
        limits: &'a Limits,
        tell: Tell<'a>,
    ) -> Self {
        Self { source, binary: &[], directory, limits, tell, warnings: Warnings::default(), entries: 0 }
    }

    /// Answers a selector of the settings.
    ///
    /// # Errors
    /// As any search.
    pub async fn select(&mut self, selector: &Selector, among: Among<'_>) -> Result<Selection, ConnectError> {
        select(self.directory, selector, among, self.limits).await
    }

    /// Who has left and who is on leave, when the directory is a source of people.
    ///
    /// # Errors
    /// As any search.
    pub async fn people(
        &mut self,
        hr: Option<&HrDetail>,
        among: Among<'_>,
    ) -> Result<Option<People>, ConnectError> {
        let Some(hr) = hr else { return Ok(None) };
        let left = self.select(&hr.left, among).await?;
        Ok(Some(People { left, on_leave: self.select(&hr.on_leave, among).await? }))
    }

    /// Says which privileged groups of the settings were not met.
    pub fn tell_not_met(&mut self, groups: &Groups) {
        for dn in groups.not_met() {
            self.warnings.add("privileged groups of the settings were not found", dn.as_str());
        }
    }

    /// Reads all entries of a part of the tree, counting and telling.
    ///
    /// # Errors
    /// As any search.
    pub async fn read(
        &mut self,
        among: Among<'_>,
        attributes: &[&str],
        mut take: impl FnMut(&Values<'_>, &mut Warnings) -> Result<(), Stop> + Send,
    ) -> Result<(), ConnectError> {
        let Self { source, binary, directory, limits, tell, warnings, .. } = self;
        let mut count = 0;
        let mut each = |entry: Entry<'_>| {
            count += 1;
            if count % TELL_EVERY == 0 {
                tell(Progress { source: (*source).to_owned(), step: among.step, entries: count });
            }
            match Values::read_with(entry, binary, limits, warnings)? {
                Some(values) => take(&values, warnings),
                None => Ok(()),
            }
        };
        let Found { entries, repeated, references, .. } =
            directory.run(&whole(among, attributes), limits, &mut each).await?;
        tell(Progress { source: (*source).to_owned(), step: among.step, entries });
        self.entries += entries;
        warnings.add_many("entries were sent a second time and left out", repeated);
        // A domain refers to its own other partitions (Configuration, DNS zones) in every search from its top.
        warnings.add_many("references to other servers or partitions were not followed", references);
        Ok(())
    }

    /// Makes the rows of what was read; what the source reports is for the caller to say.
    pub fn rows(&mut self, mut accounts: Accounts, people: Option<People>, groups: Groups) -> Pulled {
        let people = people.map(|p| p.make(self.source, &mut accounts, &mut self.warnings));
        let GroupRows { groups, memberships, entitlements, grants } =
            groups.rows(&accounts, &mut self.warnings);
        let links = accounts.links(&mut self.warnings);
        let rows = Rows {
            people: people.unwrap_or_default(),
            credentials: accounts.credentials(),
            accounts: accounts.rows,
            groups,
            memberships,
            entitlements,
            grants,
            ..Rows::default()
        };
        Pulled { rows, sources: Vec::new(), links }
    }
}

/// A search for everything in a part of the tree.
#[must_use]
pub fn whole<'a>(among: Among<'a>, attributes: &'a [&'a str]) -> Search<'a> {
    let Among { step, base, filter, paged } = among;
    Search { step, base, scope: Scope::Subtree, filter, attributes, paged, first_page_only: false }
}

/// A search for one entry by its name.
#[must_use]
pub fn one_entry<'a>(step: Step, base: &'a str, attributes: &'a [&'a str]) -> Search<'a> {
    Search {
        step,
        base,
        scope: Scope::Base,
        filter: "(objectClass=*)",
        attributes,
        paged: false,
        first_page_only: false,
    }
}

/// Looks whether there is anything in parts of the tree, for a test of the connection.
///
/// # Errors
/// As any search.
pub async fn look(
    directory: &mut dyn Directory,
    parts: [Among<'_>; 2],
    limits: &Limits,
    trail: &mut Trail,
) -> Result<(), ConnectError> {
    for among in parts {
        trail.at = among.step;
        let search = Search { first_page_only: among.paged, ..whole(among, &["1.1"]) };
        let found = directory.run(&search, limits, &mut |_| Ok(())).await?;
        let more = if found.more { " or more" } else { "" };
        let base = if among.base.is_empty() { "the root" } else { among.base };
        trail.pass(format!("{} entries{more} under {base}", found.entries));
    }
    Ok(())
}

/// The error for a source that took longer than its deadline.
#[must_use]
pub fn overdue(server: &str, limits: &Limits, at: Step) -> ConnectError {
    ConnectError::new(
        printable(server),
        at,
        format!("not done within {} s; nothing was kept", limits.deadline.as_secs_f32()),
        "see why the directory is slow, narrow the base or the filter, or raise the deadline",
    )
}
