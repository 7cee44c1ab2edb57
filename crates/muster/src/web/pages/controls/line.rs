//! One line of the statement: a control of the catalogue or an own one, its record if there is one, and what is derived:
//! the risks and requirements behind it, the treatments that plan it, its newest figures.

use muster_catalog::control::Control as Entry;
use muster_engine::indicator;
use muster_model::kinds::{Control, Implementation, Indicator, Risk, Treatment, TreatmentStatus};
use muster_model::measurement::Measurement;
use muster_model::{Level, Rec, Reference};

use crate::web::derived::Checked;
use crate::web::look::parts::Tone;
use crate::web::visit::Visit;

/// How far it is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Works as described.
    Yes,
    /// Some of it works.
    Partly,
    /// Nothing is there yet.
    No,
    /// Nobody said.
    Unsaid,
}

impl Place {
    /// Word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No | Self::Unsaid => "no",
        }
    }

    /// Words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "in place",
            Self::Partly => "partly in place",
            Self::No => "not in place",
            Self::Unsaid => "not said",
        }
    }

    /// How it looks.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Yes => Tone::Fine,
            Self::Partly => Tone::Observation,
            Self::No => Tone::Minor,
            Self::Unsaid => Tone::Plain,
        }
    }
}

/// The newest figure of an indicator that measures a control.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The indicator.
    pub indicator: Reference,
    /// Its title.
    pub title: String,
    /// The metric it reads, when it is one over the estate.
    pub metric: Option<String>,
    /// The figure with its unit, how it looks, and the instant it holds for; none when nothing was measured.
    pub newest: Option<(String, Tone, jiff::Timestamp)>,
}

/// One line.
pub struct Line<'p> {
    /// The catalogue's entry; none for an own control.
    pub entry: Option<&'static Entry>,
    /// The record; none while nobody wrote one.
    pub record: Option<Rec<'p, Control>>,
    /// Risks that rely on it or whose treatment plans it.
    pub risks: Vec<Reference>,
    /// Treatments that will put it in place and are not done.
    pub planned: Vec<Reference>,
    /// Requirements that ask for it.
    pub obligations: Vec<Reference>,
    /// What measures it.
    pub figures: Vec<Figure>,
    /// The most serious thing said of it, and how many.
    pub said: Option<(Level, usize)>,
}

impl Line<'_> {
    /// `a.5.17`.
    pub fn id(&self) -> &str {
        self.entry.map_or_else(|| self.record.as_ref().map_or("", |r| r.id()), |e| e.id.as_str())
    }

    /// `5.17`; the id of an own control.
    pub fn number(&self) -> &str {
        self.entry.map_or_else(|| self.id(), |e| e.number.as_str())
    }

    /// Its title.
    pub fn title(&self) -> &str {
        self.entry.map_or_else(|| self.record.as_ref().map_or("", |r| r.title()), |e| e.title.as_str())
    }

    /// `organizational`, …; `own` for own controls.
    pub fn theme(&self) -> &str {
        self.entry.map_or("own", |e| e.theme.as_str())
    }

    /// Does it apply? None while undecided.
    pub fn applicable(&self) -> Option<bool> {
        self.record.as_ref().and_then(|r| r.data.applicable)
    }

    /// How far it is in place.
    pub fn place(&self) -> Place {
        match self.record.as_ref().and_then(|r| r.data.implemented) {
            Some(Implementation::Yes) => Place::Yes,
            Some(Implementation::Partly) => Place::Partly,
            Some(Implementation::No) => Place::No,
            None => Place::Unsaid,
        }
    }

    /// True when it is said to be in place and a figure lies beyond what is tolerated.
    pub fn is_contradicted(&self) -> bool {
        let beyond = |f: &Figure| f.newest.as_ref().is_some_and(|(_, tone, _)| *tone == Tone::Major);
        self.place() == Place::Yes && self.figures.iter().any(beyond)
    }

    /// True when neither a risk nor a requirement asks for it.
    pub fn has_nothing_behind(&self) -> bool {
        self.risks.is_empty() && self.obligations.is_empty()
    }
}

/// Every line: Annex A in its order, then own controls.
pub fn all<'p>(v: &'p Visit, checked: &Checked) -> Vec<Line<'p>> {
    let catalogue = muster_catalog::control::all();
    let known = catalogue.iter().map(|e| of(v, checked, Some(e), v.programme.by_id(&e.id)));
    let own = v.programme.all::<Control>().filter(|c| muster_catalog::control::get(c.id()).is_none());
    known.chain(own.map(|c| of(v, checked, None, Some(c)))).collect()
}

/// The line with this id, if there is such a control.
pub fn one<'p>(v: &'p Visit, checked: &Checked, id: &str) -> Option<Line<'p>> {
    let (entry, record) = (muster_catalog::control::get(id), v.programme.by_id::<Control>(id));
    (entry.is_some() || record.is_some()).then(|| of(v, checked, entry, record))
}

fn of<'p>(
    v: &'p Visit,
    checked: &Checked,
    entry: Option<&'static Entry>,
    record: Option<Rec<'p, Control>>,
) -> Line<'p> {
    let id = entry.map_or_else(|| record.as_ref().map_or("", |r| r.id()), |e| e.id.as_str());
    let here = Reference::parse(&format!("control/{id}"));
    let mut risks: Vec<Reference> = Vec::new();
    let mut planned = Vec::new();
    if let Some(here) = &here {
        risks.extend(v.programme.pointing::<Risk>(here, "controls").map(|r| r.reference()));
        for t in v.programme.pointing::<Treatment>(here, "controls") {
            if t.data.status == Some(TreatmentStatus::Dropped) {
                continue;
            }
            risks.extend(t.data.risks.iter().map(|r| r.to.clone()));
            if t.data.status != Some(TreatmentStatus::Done) {
                planned.push(t.reference());
            }
        }
    }
    risks.sort();
    risks.dedup();
    let obligations = record.iter().flat_map(|r| &r.data.obligations).map(|o| o.to.clone()).collect();
    let measured_by = record.iter().flat_map(|r| &r.data.indicators);
    let figures = measured_by.filter_map(|i| figure(v, checked, &i.to)).collect();
    let said = here.as_ref().and_then(|h| checked.worst(h));
    Line { entry, record, risks, planned, obligations, figures, said }
}

fn figure(v: &Visit, checked: &Checked, to: &Reference) -> Option<Figure> {
    let i = v.programme.get::<Indicator>(to)?;
    let metric = i.data.metric.as_deref();
    let newest: Option<&Measurement> =
        metric.and_then(|name| checked.measurements.iter().filter(|m| m.metric == name).max_by_key(|m| m.at));
    let shown = newest.and_then(|m| {
        let value = indicator::figure(i.data, &m.value)?;
        let met = i.data.target.and_then(|t| indicator::meets(i.data, value, t));
        let tone = match (met, indicator::beyond_tolerance(i.data, value)) {
            (Some(true), _) => Tone::Fine,
            (_, Some(true)) => Tone::Major,
            (Some(false), _) => Tone::Observation,
            (None, _) => Tone::Plain,
        };
        Some((indicator::shown(i.data, value), tone, m.at))
    });
    Some(Figure {
        indicator: to.clone(),
        title: i.title().to_owned(),
        metric: metric.filter(|m| muster_posture::metric(m).is_some()).map(str::to_owned),
        newest: shown,
    })
}
