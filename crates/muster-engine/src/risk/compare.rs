//! Two looks at the risks side by side: which appeared, which went, which stand at another level. The two may be an assessment
//! and now, or the same risks by two sets of criteria (what a change of criteria would do, before it is made).

use std::collections::BTreeMap;

use muster_model::kinds::parts::Analysis;
use muster_model::kinds::{Band, Criteria, Risk};
use muster_model::{Programme, Rec, Reference};

/// Where a level lies on criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Likelihood step times consequence step, each from 1.
    pub score: i64,
    /// Name of its band; none when no band begins at or below it.
    pub band: Option<String>,
    /// May it stay as it is? Not without a band.
    pub acceptable: bool,
    /// How many bands lie above its own.
    pub above: usize,
    /// How many bands there are.
    pub of: usize,
}

impl Placed {
    /// The same place for the risk, whatever other bands there are.
    fn is(&self, other: &Self) -> bool {
        self.score == other.score && self.band == other.band && self.acceptable == other.acceptable
    }
}

/// One of the three levels of a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// If no control worked.
    Inherent,
    /// With the controls in place.
    Current,
    /// Once what is planned is done.
    Residual,
}

impl Which {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Residual];

    /// The analysis of a risk.
    pub fn of(self, risk: &Risk) -> Option<&Analysis> {
        match self {
            Self::Inherent => risk.inherent.as_ref(),
            Self::Current => risk.current.as_ref(),
            Self::Residual => risk.residual.as_ref(),
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inherent => "inherent",
            Self::Current => "current",
            Self::Residual => "residual",
        }
    }
}

/// Which way a level went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It may not stay any more, or is higher.
    Worse,
    /// It is called otherwise, or can no longer be rated, or can be for the first time.
    Other,
    /// It may stay now, or is lower.
    Better,
}

/// One look: the risks, and the criteria they are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Look<'p> {
    /// The risks as they stood.
    pub programme: &'p Programme,
    /// What they are judged by.
    pub criteria: Option<&'p Criteria>,
}

/// A risk at another level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The risk.
    pub risk: Reference,
    /// Its name.
    pub title: String,
    /// Which of its levels.
    pub which: Which,
    /// Where it lay; none when it was not on the scales.
    pub from: Option<Placed>,
    /// Where it lies; none when it is not on the scales.
    pub to: Option<Placed>,
    /// Which way that is.
    pub way: Way,
    /// The risk itself says something else. When it does not, only the criteria moved it.
    pub reassessed: bool,
}

impl Moved {
    /// True when it changed the band or whether it may stay, or is on the scales on one side only.
    pub fn crosses(&self) -> bool {
        match (&self.from, &self.to) {
            (Some(a), Some(b)) => a.band != b.band || a.acceptable != b.acceptable,
            _ => true,
        }
    }
}

/// A risk that is on one side only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Single {
    /// The risk.
    pub risk: Reference,
    /// Its name.
    pub title: String,
    /// Its current level.
    pub current: Option<Placed>,
}

/// What differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Only in the later look, by id.
    pub appeared: Vec<Single>,
    /// Only in the earlier look, by id.
    pub went: Vec<Single>,
    /// At another level: worse first, then by risk.
    pub moved: Vec<Moved>,
    /// Risks in both whose levels all stand where they stood.
    pub same: usize,
}

/// Where an analysis lies on criteria; none when one of its steps is not on the scales.
pub fn placed(criteria: &Criteria, analysis: Option<&Analysis>) -> Option<Placed> {
    let score = analysis?.score(criteria)?;
    let band = criteria.band(score);
    let above = |b: &&Band| b.from.is_some_and(|from| from > score);
    Some(Placed {
        score,
        band: band.and_then(|b| b.name.clone()),
        acceptable: band.is_some_and(|b| b.acceptable == Some(true)),
        above: criteria.bands.iter().filter(above).count(),
        of: criteria.bands.len(),
    })
}

impl<'p> Look<'p> {
    fn risks(&self) -> BTreeMap<Reference, Rec<'p, Risk>> {
        self.programme.all::<Risk>().map(|r| (r.reference(), r)).collect()
    }

    fn placed(&self, risk: &Risk, which: Which) -> Option<Placed> {
        placed(self.criteria?, which.of(risk))
    }

    fn single(&self, risk: &Rec<'p, Risk>) -> Single {
        Single {
            risk: risk.reference(),
            title: risk.title().to_owned(),
            current: self.placed(risk.data, Which::Current),
        }
    }
}

/// Compares an earlier look with a later one.
pub fn compare(before: &Look<'_>, after: &Look<'_>) -> Comparison {
    let (old, new) = (before.risks(), after.risks());
    let one_measure = before.criteria.map(steps) == after.criteria.map(steps);
    let mut out = Comparison {
        appeared: new.iter().filter(|(r, _)| !old.contains_key(r)).map(|(_, r)| after.single(r)).collect(),
        went: old.iter().filter(|(r, _)| !new.contains_key(r)).map(|(_, r)| before.single(r)).collect(),
        ..Comparison::default()
    };
    for (reference, is) in &new {
        let Some(was) = old.get(reference) else { continue };
        let count = out.moved.len();
        for which in Which::ALL {
            let (from, to) = (before.placed(was.data, which), after.placed(is.data, which));
            let same = match (&from, &to) {
                (Some(from), Some(to)) => from.is(to),
                (None, None) => true,
                _ => false,
            };
            if same {
                continue;
            }
            let said = |a: Option<&Analysis>| a.map(|a| (a.likelihood.clone(), a.consequence.clone()));
            out.moved.push(Moved {
                risk: reference.clone(),
                title: is.title().to_owned(),
                which,
                way: way(from.as_ref(), to.as_ref(), one_measure),
                reassessed: said(which.of(was.data)) != said(which.of(is.data)),
                from,
                to,
            });
        }
        out.same += usize::from(out.moved.len() == count);
    }
    out.moved.sort_by(|a, b| (a.way, &a.risk, a.which).cmp(&(b.way, &b.risk, b.which)));
    out
}

/// The words of both scales: with the same ones, the same number means the same.
fn steps(criteria: &Criteria) -> [Vec<Option<&str>>; 2] {
    [&criteria.likelihood, &criteria.consequence].map(|s| s.iter().map(|step| step.id.as_deref()).collect())
}

/// Whether it may stay decides first, then the number, which means the same only by one measure, then how many bands lie
/// above a band of another name.
fn way(from: Option<&Placed>, to: Option<&Placed>, one_measure: bool) -> Way {
    let (Some(from), Some(to)) = (from, to) else { return Way::Other };
    let order = match (from.acceptable, to.acceptable) {
        (true, false) => return Way::Worse,
        (false, true) => return Way::Better,
        _ if one_measure && from.score != to.score => to.score.cmp(&from.score),
        _ if from.band == to.band => return Way::Other,
        _ => from.above.cmp(&to.above),
    };
    match order {
        std::cmp::Ordering::Greater => Way::Worse,
        std::cmp::Ordering::Less => Way::Better,
        std::cmp::Ordering::Equal => Way::Other,
    }
}
