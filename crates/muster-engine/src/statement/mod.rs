//! The Statement of Applicability (6.1.3 d): its lines out of any set of records, those of now or those that a version
//! pinned; what a new version would pin; and what differs between two. Where a number can tell whether a control is in
//! place, what it says.

mod compare;
mod draft;
mod line;
mod measured;

use muster_model::kinds::Applicability;
use muster_model::{Programme, Rec};

pub use compare::{Change, Difference, compare};
pub use draft::{Draft, draft, next_version, pins};
pub use line::{Applies, Behind, Line, lines};
pub use measured::{Measured, measured};
/// The version that counts: the one approved last, whatever its number.
pub fn approved(p: &Programme) -> Option<Rec<'_, Applicability>> {
    let at = |a: &Rec<'_, Applicability>| a.data.approval.as_ref().and_then(|x| x.at);
    p.all::<Applicability>().filter(|a| a.data.approval.is_some()).max_by_key(at)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_approved_last_counts_whatever_its_number() {
        let approval =
            |day: &str| format!("approval: {{by: person/ada, role: role/top, at: {day}T09:00:00Z}}");
        let text = format!(
            "\n>>> applicability/a.md\ntitle: A\nversion: '1.10'\n{}\n>>> applicability/b.md\ntitle: B\nversion: '1.9'\n{}\n\
             >>> applicability/c.md\ntitle: C\nversion: '2.0'\n",
            approval("2026-03-04"),
            approval("2026-01-04")
        );
        let example = crate::fixture::read(&text);
        assert_eq!(super::approved(&example.programme).map(|a| a.id().to_owned()).as_deref(), Some("a"));
    }
}
