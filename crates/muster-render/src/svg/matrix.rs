//! The risk matrix: likelihood against consequence, coloured by the bands of the organisation's own criteria, with the
//! number of risks in each cell.

use super::canvas::{Anchor, Canvas, Caption};
use super::mark::{Mark, draw};
use super::measure::{width, wrap};
use crate::words::count;

/// One step of a scale, lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The word risks use.
    pub word: &'a str,
    /// What it means.
    pub means: &'a str,
}

/// A band of levels, lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band<'a> {
    /// Its name.
    pub name: &'a str,
    /// The lowest level (likelihood step times consequence step) in it.
    pub from: usize,
    /// May a risk stay here without treatment?
    pub acceptable: bool,
    /// How it looks.
    pub mark: Mark,
}

/// Risks in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Step of likelihood, from 1.
    pub likelihood: usize,
    /// Step of consequence, from 1.
    pub consequence: usize,
    /// How many risks.
    pub count: usize,
    /// The list of them.
    pub href: Option<&'a str>,
}

/// A matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix<'a> {
    /// Id of the figure, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The scale of likelihood, lowest first.
    pub likelihood: &'a [Step<'a>],
    /// The scale of consequence, lowest first.
    pub consequence: &'a [Step<'a>],
    /// The bands, lowest first.
    pub bands: &'a [Band<'a>],
    /// Cells that hold risks.
    pub cells: &'a [Cell<'a>],
    /// Width in pixels; 640 suits a page.
    pub width: f64,
}

/// Marks for `count` bands, lowest first, so that the highest is always major and the lowest fine.
pub fn band_marks(count: usize) -> Vec<Mark> {
    const SCALE: [Mark; 4] = [Mark::Fine, Mark::Observation, Mark::Minor, Mark::Major];
    (0..count)
        .map(|i| {
            let at = if count < 2 { 0 } else { (i * 3 + (count - 1) / 2) / (count - 1) };
            SCALE.get(at).copied().unwrap_or(Mark::Major)
        })
        .collect()
}

/// Room for the words of likelihood; less on a phone, where the cells need it.
const fn left(width: f64) -> f64 {
    if width < 480.0 { 96.0 } else { 128.0 }
}

const BELOW: f64 = 60.0;
const LEGEND: f64 = 34.0;
const GAP: f64 = 3.0;

/// The figure.
pub fn svg(matrix: &Matrix<'_>) -> String {
    let left = left(matrix.width);
    let (columns, rows) = (matrix.consequence.len().max(1), matrix.likelihood.len().max(1));
    let wide = (matrix.width - left) / columns as f64;
    let high = (wide * 0.72).clamp(44.0, 84.0);
    let grid = high * rows as f64;
    let mut c = Canvas::new();
    axis_title(&mut c, grid);
    for (i, step) in matrix.likelihood.iter().enumerate() {
        let middle = grid - high * (i as f64 + 0.5);
        let lines = wrap(step.word, 12.0, left - 38.0, 2);
        let first = middle + 4.0 - (lines.len() as f64 - 1.0) * 7.5;
        c.open("scale");
        c.hint(&format!("{}: {}", step.word, step.means));
        for (k, line) in lines.iter().enumerate() {
            c.text("t-note", (left - 12.0, first + k as f64 * 15.0), Anchor::End, line);
        }
        c.close();
    }
    for likelihood in 1..=rows {
        for consequence in 1..=columns {
            let at = (left + wide * (consequence - 1) as f64, grid - high * likelihood as f64);
            cell(&mut c, matrix, (likelihood, consequence), at, (wide - GAP, high - GAP));
        }
    }
    for (i, step) in matrix.consequence.iter().enumerate() {
        let middle = left + wide * (i as f64 + 0.5) - GAP / 2.0;
        c.open("scale");
        c.hint(&format!("{}: {}", step.word, step.means));
        for (k, line) in wrap(step.word, 12.0, wide - 8.0, 2).iter().enumerate() {
            c.text("t-note", (middle, grid + 18.0 + k as f64 * 15.0), Anchor::Middle, line);
        }
        c.close();
    }
    let middle = left + (matrix.width - left) / 2.0;
    c.text("t-axis", (middle, grid + BELOW - 8.0), Anchor::Middle, "Consequence →");
    let bottom = legend(&mut c, matrix, grid + BELOW);
    let description = description(matrix);
    let caption = Caption { id: matrix.id, title: matrix.title, description: &description };
    c.finish("matrix", caption, (matrix.width, bottom))
}

fn axis_title(c: &mut Canvas, grid: f64) {
    c.turned("t-axis", (14.0, grid / 2.0), "Likelihood →");
}

fn band<'a>(matrix: &'a Matrix<'_>, level: usize) -> Option<&'a Band<'a>> {
    matrix.bands.iter().filter(|b| b.from <= level).max_by_key(|b| b.from)
}

fn cell(
    c: &mut Canvas,
    matrix: &Matrix<'_>,
    (likelihood, consequence): (usize, usize),
    (x, y): (f64, f64),
    (w, h): (f64, f64),
) {
    let level = likelihood * consequence;
    let band = band(matrix, level);
    let mark = band.map_or(Mark::Unknown, |b| b.mark);
    let found = matrix.cells.iter().find(|c| c.likelihood == likelihood && c.consequence == consequence);
    let many = found.map_or(0, |c| c.count);
    let word = |steps: &[Step<'_>], i: usize| steps.get(i - 1).map_or(String::new(), |s| s.word.to_owned());
    let name = format!(
        "{}: likelihood {}, consequence {}, level {level}{}",
        count(many, "risk", "risks"),
        word(matrix.likelihood, likelihood),
        word(matrix.consequence, consequence),
        band.map_or_else(String::new, |b| format!(", {}", b.name)),
    );
    let class = format!("cell {}{}", mark.class(), if many == 0 { " empty" } else { "" });
    let href = found.filter(|c| c.count > 0).and_then(|c| c.href);
    c.linked(href, "cell-link", &name, |c| {
        c.rect(&class, (x, y), (w, h), 6.0);
        c.text("t-tiny", (x + 8.0, y + 15.0), Anchor::Start, &level.to_string());
        if many > 0 {
            c.text("t-count", (x + w / 2.0, y + h / 2.0 + 8.0), Anchor::Middle, &many.to_string());
            draw(c, mark, (x + w - 12.0, y + 12.0), 4.5);
        }
    });
}

fn legend(c: &mut Canvas, matrix: &Matrix<'_>, top: f64) -> f64 {
    let left = left(matrix.width);
    let highest = matrix.likelihood.len() * matrix.consequence.len();
    let mut x = left;
    let mut y = top + 14.0;
    for (i, band) in matrix.bands.iter().enumerate() {
        let to = matrix.bands.get(i + 1).map_or(highest, |next| next.from.saturating_sub(1));
        let may = if band.acceptable { "may stay" } else { "needs treatment" };
        let range = if band.from >= to { format!("{}", band.from) } else { format!("{} to {to}", band.from) };
        let word = format!("{}: {range}, {may}", band.name);
        let long = width(&word, 11.0) + 44.0;
        if x > left && x + long > matrix.width {
            x = left;
            y += 20.0;
        }
        draw(c, band.mark, (x + 6.0, y - 4.0), 5.0);
        c.text("t-small", (x + 17.0, y), Anchor::Start, &word);
        x += long;
    }
    y + LEGEND - 20.0
}

fn description(matrix: &Matrix<'_>) -> String {
    let total: usize = matrix.cells.iter().map(|c| c.count).sum();
    let bands: Vec<String> = matrix
        .bands
        .iter()
        .rev()
        .map(|b| {
            let inside = matrix
                .cells
                .iter()
                .filter(|c| band(matrix, c.likelihood * c.consequence).is_some_and(|x| x == b))
                .map(|c| c.count)
                .sum::<usize>();
            format!("{inside} {}", b.name)
        })
        .collect();
    format!(
        "{} by likelihood (from below) and consequence (from the left): {}.",
        count(total, "risk", "risks"),
        if bands.is_empty() { "no bands are set".into() } else { bands.join(", ") }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> String {
        let steps = |words: [&'static str; 3]| words.map(|word| Step { word, means: "m" });
        let (l, k) = (steps(["rare", "possible", "likely"]), steps(["small", "medium", "large"]));
        let bands = [
            Band { name: "low", from: 1, acceptable: true, mark: Mark::Fine },
            Band { name: "high", from: 6, acceptable: false, mark: Mark::Major },
        ];
        let cells = [
            Cell { likelihood: 3, consequence: 2, count: 4, href: Some("/risks?l=3&c=2") },
            Cell { likelihood: 1, consequence: 1, count: 1, href: None },
        ];
        svg(&Matrix {
            id: "m",
            title: "Risks",
            likelihood: &l,
            consequence: &k,
            bands: &bands,
            cells: &cells,
            width: 500.0,
        })
    }

    #[test]
    fn each_cell_has_its_band_count_and_link() {
        let out = drawn();
        assert_eq!(out.matches("class=\"cell m-").count(), 9);
        assert_eq!(out.matches("class=\"cell m-major").count(), 3, "levels 6, 6 and 9");
        assert_eq!(out.matches("class=\"t-count\"").count(), 2);
        assert!(out.contains("<a href=\"/risks?l=3&amp;c=2\" class=\"cell-link\"><title>4 risks: likelihood likely, consequence medium, level 6, high</title>"), "{out}");
        assert!(
            out.contains(
                "5 risks by likelihood (from below) and consequence (from the left): 4 high, 1 low."
            )
        );
        assert!(out.contains("low: 1 to 5, may stay") && out.contains("high: 6 to 9, needs treatment"));
    }

    #[test]
    fn bands_run_from_fine_to_major() {
        assert_eq!(band_marks(1), [Mark::Fine]);
        assert_eq!(band_marks(2), [Mark::Fine, Mark::Major]);
        assert_eq!(band_marks(4), [Mark::Fine, Mark::Observation, Mark::Minor, Mark::Major]);
        assert_eq!(band_marks(5).last(), Some(&Mark::Major));
    }
}
