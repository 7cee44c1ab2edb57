//! The figures as CSV, with every digit.

use muster_engine::risk::{Portfolio, Summary};
use muster_render::csv::{Cell, table};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::web::visit::Visit;

fn number(value: f64, digits: u32) -> Cell {
    Decimal::from_f64(value).map(|d| d.round_dp(digits)).into()
}

/// Each risk, then all together.
pub fn risks(v: &Visit, found: &Portfolio) -> String {
    let header = [
        "id",
        "title",
        "owner",
        "currency",
        "mean_inherent",
        "mean_now",
        "mean_planned",
        "any_loss_now",
        "median_now",
        "nine_of_ten_under_now",
        "ninety_nine_of_a_hundred_under_now",
        "mean_error_now",
        "years",
        "seed",
        "engine",
    ];
    let row =
        |id: &str, title: &str, owner: Option<String>, inherent: Option<f64>, now: &Summary, planned| {
            vec![
                id.into(),
                title.into(),
                owner.into(),
                found.currency.as_str().into(),
                inherent.map_or(Cell::Empty, |m| number(m, 2)),
                number(now.mean, 2),
                number(planned, 2),
                number(now.any, 5),
                number(now.p50, 2),
                number(now.p90, 2),
                number(now.p99, 2),
                number(now.mean_error, 2),
                (found.settings.trials as usize).into(),
                found.settings.seed.to_string().into(),
                found.engine.into(),
            ]
        };
    let each = found.risks.iter().map(|r| {
        let owner =
            v.programme.find(&r.risk).and_then(|x| x.owner.as_ref().map(|o| v.programme.title(&o.to)));
        let planned = r.residual.map_or(r.current.mean, |s| s.mean);
        row(r.risk.id.as_str(), &r.title, owner, r.inherent.map(|s| s.mean), &r.current, planned)
    });
    let all = row("", "All together", None, None, &found.now, found.planned.mean);
    table(&header, each.chain(std::iter::once(all)))
}

/// The points of the curve, and of the tolerance.
pub fn curve(found: &Portfolio) -> String {
    let points = found.curve.iter().map(|[loss, now, planned]| {
        vec![number(*loss, 2), number(*now, 6), number(*planned, 6), Cell::Empty]
    });
    let limits = found
        .tolerance
        .iter()
        .map(|t| vec![number(t.loss, 2), number(t.now, 6), number(t.planned, 6), number(t.tolerated, 6)]);
    table(
        &["loss_at_least", "share_of_years_now", "share_of_years_planned", "tolerated"],
        points.chain(limits),
    )
}
