//! The lines of a statement: the ninety-three controls of Annex A and own ones, with what stands behind each. Derived
//! from a programme, which may be all records of now or only those that a version pinned, as they were then.

use muster_model::kinds::{Control, Implementation, Risk, Treatment, TreatmentStatus};
use muster_model::{Kind, Programme, Reference};
use serde::Serialize;

/// Something that stands behind a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Behind {
    /// The record.
    pub record: Reference,
    /// Its title in the version looked at; the reference where that version is not there.
    pub title: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The control.
    pub control: Reference,
    /// `5.17`; the id of an own control.
    pub number: String,
    /// Title: of the catalogue, or an own control's own.
    pub title: String,
    /// `organizational`, `people`, `physical`, `technological`; `own` for own controls.
    pub theme: String,
    /// Whether there is a record; without one nobody has decided.
    pub has_record: bool,
    /// Does it apply? None while undecided.
    pub applicable: Option<bool>,
    /// Why it applies, or why not.
    pub justification: String,
    /// How far it is in place.
    pub implemented: Option<Implementation>,
    /// How it is done.
    pub how: String,
    /// Risks that rely on it, or whose treatment plans it.
    pub risks: Vec<Behind>,
    /// Treatments that will put it in place and are not done.
    pub planned: Vec<Behind>,
    /// Requirements that ask for it.
    pub requirements: Vec<Behind>,
}

/// Yes, no, or undecided, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applies {
    /// It applies.
    Yes,
    /// It does not.
    No,
    /// Nobody has decided.
    Undecided,
}

impl Line {
    /// Does it apply?
    pub const fn applies(&self) -> Applies {
        match self.applicable {
            Some(true) => Applies::Yes,
            Some(false) => Applies::No,
            None => Applies::Undecided,
        }
    }

    /// True when neither a risk nor a requirement asks for it.
    pub fn has_nothing_behind(&self) -> bool {
        self.risks.is_empty() && self.requirements.is_empty()
    }
}

impl Applies {
    /// The word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "applicable",
            Self::No => "not applicable",
            Self::Undecided => "undecided",
        }
    }
}

/// Every line: Annex A in its order, then own controls by id.
pub fn lines(p: &Programme) -> Vec<Line> {
    let catalogue = muster_catalog::control::all();
    let known = catalogue.iter().filter_map(|entry| {
        let here = Reference::parse(&format!("control/{}", entry.id))?;
        let line = line(p, here);
        Some(Line {
            number: entry.number.clone(),
            title: entry.title.clone(),
            theme: entry.theme.clone(),
            ..line
        })
    });
    let own =
        p.of_kind(Kind::of::<Control>()).filter(|c| muster_catalog::control::get(c.id.as_str()).is_none());
    known.chain(own.map(|c| line(p, c.reference()))).collect()
}

fn line(p: &Programme, control: Reference) -> Line {
    let behind = |record: &Reference| Behind { record: record.clone(), title: p.title(record) };
    let record = p.get::<Control>(&control);
    let mut risks: Vec<Behind> =
        p.pointing::<Risk>(&control, "controls").map(|r| behind(&r.reference())).collect();
    let mut planned = Vec::new();
    for t in p.pointing::<Treatment>(&control, "controls") {
        if t.data.status == Some(TreatmentStatus::Dropped) {
            continue;
        }
        risks.extend(t.data.risks.iter().map(|r| behind(&r.to)));
        if t.data.status != Some(TreatmentStatus::Done) {
            planned.push(behind(&t.reference()));
        }
    }
    risks.sort();
    risks.dedup();
    Line {
        number: control.id.to_string(),
        title: p.title(&control),
        theme: "own".to_owned(),
        has_record: record.is_some(),
        applicable: record.and_then(|c| c.data.applicable),
        justification: record
            .and_then(|c| c.data.justification.as_ref())
            .map(|t| t.trim().to_owned())
            .unwrap_or_default(),
        implemented: record.and_then(|c| c.data.implemented),
        how: record
            .and_then(|c| c.data.implementation.as_ref())
            .map(|t| t.trim().to_owned())
            .unwrap_or_default(),
        requirements: record.iter().flat_map(|c| &c.data.obligations).map(|o| behind(&o.to)).collect(),
        control,
        risks,
        planned,
    }
}
