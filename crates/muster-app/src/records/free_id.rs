//! An id for a record that is to be new, out of its title.

use muster_model::id::slug_of;
use muster_model::{Id, Kind, Programme, Reference};

/// Most records that may share a title.
const MOST: u32 = 1_000;

/// The reference of a record that is to be new, made from its title: the first that neither `programme` nor `taken` holds,
/// numbered from 2 where others have it; none when no letter or digit is in the title. A record that was deleted may have
/// had it.
pub fn free_id(programme: &Programme, kind: Kind, title: &str, taken: &[Reference]) -> Option<Reference> {
    let slug = slug_of(title);
    let numbered = (2..MOST).map(|n| format!("{slug}-{n}"));
    let free = |r: &Reference| programme.find(r).is_none() && !taken.contains(r);
    let all = std::iter::once(slug.clone()).chain(numbered).filter(|_| !slug.is_empty());
    all.filter_map(|s| Id::new(&s)).map(|id| Reference::new(kind, id)).find(free)
}
