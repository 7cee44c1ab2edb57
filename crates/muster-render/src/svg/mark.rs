//! The shapes of status: each differs in shape, colour and word, so that none of the three is needed alone.

use muster_model::Level;

use super::canvas::{Canvas, n};

/// A status that can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// In order: a tick.
    Fine,
    /// Not known, not begun, nothing to measure: a broken ring.
    Unknown,
    /// Could be better: a ring.
    Opportunity,
    /// Would become a failure: a disc.
    Observation,
    /// A requirement is not met in one place: a diamond.
    Minor,
    /// A requirement is not met at all: a triangle.
    Major,
}

impl From<Level> for Mark {
    fn from(level: Level) -> Self {
        match level {
            Level::Major => Self::Major,
            Level::Minor => Self::Minor,
            Level::Observation => Self::Observation,
            Level::Opportunity => Self::Opportunity,
        }
    }
}

impl Mark {
    /// The class that colours it: `m-major`, `m-fine`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Fine => "m-fine",
            Self::Unknown => "m-unknown",
            Self::Opportunity => "m-opportunity",
            Self::Observation => "m-observation",
            Self::Minor => "m-minor",
            Self::Major => "m-major",
        }
    }

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fine => "in order",
            Self::Unknown => "not known",
            Self::Opportunity => "opportunity",
            Self::Observation => "observation",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Draws `mark` around a point, `r` from the middle to the edge.
pub fn draw(canvas: &mut Canvas, mark: Mark, (x, y): (f64, f64), r: f64) {
    let class = format!("mark {}", mark.class());
    match mark {
        Mark::Fine => {
            let d = format!(
                "M{} {}L{} {}L{} {}",
                n(x - r * 0.8),
                n(y + r * 0.05),
                n(x - r * 0.2),
                n(y + r * 0.65),
                n(x + r * 0.85),
                n(y - r * 0.65)
            );
            canvas.path(&format!("{class} mark-line"), &d);
        }
        Mark::Unknown => canvas.circle(&format!("{class} mark-ring mark-broken"), (x, y), r * 0.72),
        Mark::Opportunity => canvas.circle(&format!("{class} mark-ring"), (x, y), r * 0.72),
        Mark::Observation => canvas.circle(&class, (x, y), r * 0.8),
        Mark::Minor => {
            let d = format!(
                "M{} {}L{} {}L{} {}L{} {}Z",
                n(x),
                n(y - r),
                n(x + r),
                n(y),
                n(x),
                n(y + r),
                n(x - r),
                n(y)
            );
            canvas.path(&class, &d);
        }
        Mark::Major => {
            let d = format!(
                "M{} {}L{} {}L{} {}Z",
                n(x),
                n(y - r * 0.95),
                n(x + r * 1.05),
                n(y + r * 0.85),
                n(x - r * 1.05),
                n(y + r * 0.85)
            );
            canvas.path(&class, &d);
        }
    }
}

/// The shape alone, as a small picture beside a word. It is hidden from those who do not see it: the word says it.
pub fn icon(mark: Mark) -> String {
    let mut canvas = Canvas::new();
    draw(&mut canvas, mark, (8.0, 8.0), 6.0);
    let drawn = canvas.into_body();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig icon\" width=\"16\" height=\"16\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">{drawn}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_look_alike() {
        let all = [Mark::Fine, Mark::Unknown, Mark::Opportunity, Mark::Observation, Mark::Minor, Mark::Major];
        let mut shapes: Vec<String> = all.iter().map(|m| icon(*m).replace(m.class(), "")).collect();
        shapes.sort();
        shapes.dedup();
        assert_eq!(shapes.len(), all.len());
    }

    #[test]
    fn worse_is_greater() {
        assert!(Mark::Major > Mark::Minor && Mark::Minor > Mark::Observation && Mark::Unknown > Mark::Fine);
        assert_eq!(Mark::from(Level::Minor), Mark::Minor);
    }
}
