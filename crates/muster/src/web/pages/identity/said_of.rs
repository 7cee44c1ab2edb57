//! What people say of objects of the estate, in annotations, by the source's name and the object's id there.

use std::collections::HashMap;

use muster_estate::Account;
use muster_model::kinds::{Annotation, Source};
use muster_model::{Programme, Rec};

/// Annotations, to be found by object.
pub struct SaidOf<'p> {
    programme: &'p Programme,
    /// By source, then by id.
    all: HashMap<&'p str, HashMap<&'p str, Rec<'p, Annotation>>>,
}

impl<'p> SaidOf<'p> {
    /// All annotations of a programme.
    pub fn new(programme: &'p Programme) -> Self {
        let names: HashMap<_, &'p str> = programme
            .all::<Source>()
            .map(|s| (s.reference(), s.data.name.as_deref().unwrap_or_else(|| s.id())))
            .collect();
        let mut all: HashMap<&'p str, HashMap<&'p str, Rec<'p, Annotation>>> = HashMap::new();
        for note in programme.all::<Annotation>() {
            let source = note.data.source.as_ref().and_then(|s| names.get(&s.to));
            if let (Some(source), Some(id)) = (source, note.data.native_id.as_deref()) {
                all.entry(*source).or_default().insert(id, note);
            }
        }
        Self { programme, all }
    }

    /// Of an object with one of these ids.
    pub fn object(&self, source: &str, ids: &[Option<&str>]) -> Option<&Rec<'p, Annotation>> {
        let of_source = self.all.get(source)?;
        ids.iter().flatten().find_map(|id| of_source.get(*id))
    }

    /// Of an account: by its native id, its name or its id.
    pub fn account(&self, a: &Account) -> Option<&Rec<'p, Annotation>> {
        self.object(&a.source, &[a.native_id.as_deref(), Some(&a.username), Some(&a.account_id)])
    }

    /// Who answers for it, by name.
    pub fn owner(&self, note: Option<&Rec<'p, Annotation>>) -> String {
        let person = note.and_then(|n| n.data.person.as_ref());
        person.map_or(String::new(), |p| self.programme.title(&p.to).to_owned())
    }
}
