//! Levels on the organisation's own scales: where an analysis lies, in which band, and how that looks. Not a rule.

use maud::{Markup, html};
use muster_model::Rec;
use muster_model::kinds::Criteria;
use muster_model::kinds::parts::{Analysis, Range};
use muster_render::svg::Mark;
use muster_render::svg::matrix::band_marks;
use rust_decimal::Decimal;

use crate::web::look::parts::{self, Tone};
use crate::web::look::words;
use crate::web::visit::Visit;

/// Which of the three levels is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// If no control worked.
    Inherent,
    /// With what is in place now.
    Current,
    /// Once what is planned is done.
    Residual,
}

impl View {
    /// All three, in the order in which risk falls.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Residual];

    /// The word in addresses, and the field of the record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inherent => "inherent",
            Self::Current => "current",
            Self::Residual => "residual",
        }
    }

    /// What it means.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Inherent => "if no control worked",
            Self::Current => "with the controls in place now",
            Self::Residual => "once what is planned is done",
        }
    }
}

/// Where an analysis lies on the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Step of likelihood, from 1.
    pub likelihood: usize,
    /// Step of consequence, from 1.
    pub consequence: usize,
    /// The product.
    pub score: i64,
    /// Index of its band, lowest first.
    pub band: Option<usize>,
}

/// The criteria in use, with their bands in order.
pub struct Scales<'p> {
    /// The record.
    pub criteria: Option<Rec<'p, Criteria>>,
    /// Name, lowest level, acceptable as it is.
    pub bands: Vec<(String, i64, bool)>,
    /// How each band looks.
    pub marks: Vec<Mark>,
}

impl<'p> Scales<'p> {
    /// Of the criteria in use in the programme shown.
    pub fn in_use(v: &'p Visit) -> Self {
        Self::of(muster_engine::Context::new(&v.programme, v.now).criteria())
    }

    /// Of some criteria.
    pub fn of(criteria: Option<Rec<'p, Criteria>>) -> Self {
        let mut bands: Vec<(String, i64, bool)> = criteria
            .iter()
            .flat_map(|c| &c.data.bands)
            .filter_map(|b| Some((b.name.clone()?, b.from?, b.acceptable.unwrap_or(false))))
            .collect();
        bands.sort_by_key(|b| b.1);
        let marks = band_marks(bands.len());
        Self { criteria, bands, marks }
    }

    /// Where an analysis lies; none when a step is not on the scales.
    pub fn level(&self, analysis: Option<&Analysis>) -> Option<Level> {
        let (analysis, criteria) = (analysis?, self.criteria?);
        let step = |scale: &[muster_model::kinds::ScaleStep], word: &Option<String>| {
            scale.iter().position(|s| s.id == *word && word.is_some()).map(|i| i + 1)
        };
        let likelihood = step(&criteria.data.likelihood, &analysis.likelihood)?;
        let consequence = step(&criteria.data.consequence, &analysis.consequence)?;
        let score = i64::try_from(likelihood * consequence).ok()?;
        Some(Level { likelihood, consequence, score, band: self.band(score) })
    }

    /// Index of the band a level falls in.
    pub fn band(&self, score: i64) -> Option<usize> {
        self.bands.iter().rposition(|b| b.1 <= score)
    }

    /// Name of a band.
    pub fn name(&self, band: Option<usize>) -> &str {
        band.and_then(|b| self.bands.get(b)).map_or("no band", |b| b.0.as_str())
    }

    /// How a band looks.
    pub fn tone(&self, band: Option<usize>) -> Tone {
        tone_of(band.and_then(|b| self.marks.get(b)).copied())
    }

    /// Shape, colour, word and number.
    pub fn badge(&self, level: Option<Level>) -> Markup {
        match level {
            Some(l) => html! {
                span.level { (parts::status(self.tone(l.band), self.name(l.band))) " " span.score.num { (l.score) } }
            },
            None => html! { span.nothing { "not rated" } },
        }
    }

    /// `likely × severe`.
    pub fn steps(analysis: &Analysis) -> String {
        let word = |w: &Option<String>| w.clone().unwrap_or_else(|| "?".into());
        format!("{} × {}", word(&analysis.likelihood), word(&analysis.consequence))
    }
}

/// How a mark of the matrix looks beside words.
pub const fn tone_of(mark: Option<Mark>) -> Tone {
    match mark {
        Some(Mark::Major) => Tone::Major,
        Some(Mark::Minor) => Tone::Minor,
        Some(Mark::Observation) => Tone::Observation,
        Some(Mark::Fine) => Tone::Fine,
        _ => Tone::Plain,
    }
}

/// `0.4 to 2.5 times a year, 30 000 to 400 000 EUR each time`, where it was estimated in numbers.
pub fn in_numbers(analysis: &Analysis, currency: &str) -> Option<String> {
    let ends = |r: &Range| Some(format!("{} to {}", shown(r.low?), shown(r.high?)));
    let often = analysis.frequency.as_ref().and_then(ends).map(|r| format!("{r} times a year"));
    let loss = analysis.loss.as_ref().and_then(ends).map(|r| format!("{r} {currency} each time"));
    let said: Vec<String> = [often, loss].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn shown(d: Decimal) -> String {
    words::decimal(&d.normalize().to_string())
}
