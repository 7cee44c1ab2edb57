//! Pictures where people look rather than read: SVG written by ourselves, for server-rendered pages and for print.
//!
//! Every figure is one `<svg>` with a title and a description in words, coloured by classes only: `assets/figures.css`
//! ([`CSS`]) maps them to the page's custom properties, so light, dark, print and high contrast come from the page.
//! A figure without links is `role="img"`; one with links is `role="group"`, since an image hides its links from
//! people who do not see it. The figures carry no inline styles and no script.

mod axis;
pub mod bars;
pub mod boundary;
pub mod canvas;
pub mod clause_map;
pub mod exceedance;
pub mod gantt;
pub mod mark;
pub mod matrix;
pub mod maturity;
pub mod measure;
pub mod path;
pub mod trace;
pub mod trend;

pub use mark::{Mark, icon};

/// The style sheet of every figure; the page includes it once.
pub const CSS: &str = include_str!("../../assets/figures.css");
