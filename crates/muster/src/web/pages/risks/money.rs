//! Money of estimates, as people read it: two digits that mean something, the rest noughts. The files have every digit.

use maud::{Markup, html};
use muster_engine::risk::yearly_mean;
use muster_model::kinds::Risk;
use muster_model::kinds::parts::Analysis;
use muster_model::{Rec, Reference};

use crate::web::look::words;
use crate::web::visit::Visit;

/// An amount to two digits: `210 000`.
pub fn about(amount: f64) -> String {
    let size = amount.abs();
    if size < 0.5 {
        return "0".into();
    }
    let unit = 10_f64.powi(size.log10().floor() as i32 - 1).max(1.0);
    let sign = if amount < 0.0 { "−" } else { "" };
    format!("{sign}{}", words::grouped(((size / unit).round() * unit) as usize))
}

/// A share of years: `12 %`.
pub fn share(part: f64) -> String {
    muster_render::svg::exceedance::share(part)
}

/// Years in words: `8 months`, `1.2 years`.
pub fn years(years: f64) -> String {
    match years * 12.0 {
        m if m < 1.0 => "under a month".into(),
        m if m < 1.5 => "1 month".into(),
        m if m < 18.0 => format!("{} months", m.round()),
        m if m < 1200.0 => format!("{:.1} years", m / 12.0),
        _ => "more than a century".into(),
    }
}

/// `about 210 000 EUR a year`, for an analysis in numbers.
pub fn yearly(analysis: &Analysis, currency: &str) -> Option<String> {
    yearly_mean(analysis).map(|mean| format!("about {} {currency} a year", about(mean)))
}

/// The edit form of a risk, at its numbers; none for those who may not change it.
pub fn form_at_numbers(v: &Visit, risk: &Reference) -> Option<String> {
    let record = v.programme.find(risk)?;
    // The first field inside the group: a browser unfolds what it goes to.
    let to = || v.href(&format!("/records/risk/{}/edit#f-current-frequency-low", risk.id));
    (v.may_act() && v.actor.may_write(record)).then(to)
}

/// What one risk costs, under its levels.
pub fn of_risk(v: &Visit, risk: &Rec<'_, Risk>) -> Markup {
    let here = risk.reference();
    let has = risk.data.current.as_ref().is_some_and(|a| yearly_mean(a).is_some());
    html! {
        p.meta {
            @if has {
                "On average, from the ranges given. "
                a href=(v.href(&format!("/risks/quantity#cost-{}", here.id))) { "See what all risks cost together" } "."
            } @else if let Some(to) = form_at_numbers(v, &here) {
                "No money yet: this risk is missing from " a href=(v.href("/risks/quantity")) { "what risks cost" } ". "
                a href=(to) { "Say how often and how much" } "."
            } @else {
                "No money yet: this risk is missing from " a href=(v.href("/risks/quantity")) { "what risks cost" } "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_digits_and_no_more() {
        assert_eq!(
            [about(213_456.0), about(1_549_999.0), about(-9_960.0), about(7.4), about(0.2)],
            ["210\u{202f}000", "1\u{202f}500\u{202f}000", "−10\u{202f}000", "7", "0"]
        );
        assert_eq!(
            [years(0.02), years(0.7), years(1.6), years(1e9)],
            ["under a month", "8 months", "1.6 years", "more than a century"]
        );
    }
}
