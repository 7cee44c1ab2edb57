//! The look: the frame around every page, and the parts pages are made of. Semantic class names only; how they look is
//! said in `assets/muster.css`, nothing is styled here.

#[cfg(test)]
mod contrast;
pub mod export;
pub mod layout;
pub mod parts;
pub mod rail;
pub mod spoken;
pub mod trace;
pub mod value;
pub mod words;

/// The style sheet of figures, served together with ours.
pub(super) fn figures_css() -> &'static str {
    muster_render::svg::CSS
}
