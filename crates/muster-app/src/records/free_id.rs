//! An id for a record that is to be new, out of its title.

use muster_model::id::slug_of;
use muster_model::{Id, Kind, Programme, Reference};

/// Most records that may share a title.
const MOST: u32 = 1_000;

/// An id made from the title that no record of the kind has, numbered from 2 where others have it; none when no letter or
/// digit is in the title. A record that was deleted may have had it.
pub fn free_id(programme: &Programme, kind: Kind, title: &str) -> Option<Id> {
    let slug = slug_of(title);
    let numbered = (2..MOST).map(|n| format!("{slug}-{n}"));
    let free = |id: &Id| programme.find(&Reference::new(kind, id.clone())).is_none();
    let all = std::iter::once(slug.clone()).chain(numbered);
    all.filter(|_| !slug.is_empty()).filter_map(|s| Id::new(&s)).find(free)
}
