//! `/roadmap/profiles`: the plan that three example organisations would get from nothing, beside one's own: so that people
//! see what their plan follows from.

use std::collections::BTreeSet;
use std::sync::Arc;

use maud::{Markup, html};
use muster_app::AppError;
use muster_engine::roadmap::profiles::{EXAMPLES, from_nothing};
use muster_engine::roadmap::{Origin, Roadmap};
use muster_model::Profile;

use super::days;
use crate::plan_view::role_title;
use crate::web::look::{parts, words};
use crate::web::slots::Slot;
use crate::web::visit::{Answer, Visit};

/// One plan with what it is of.
struct Column {
    title: String,
    about: String,
    plan: Arc<Roadmap>,
}

/// Shows it.
pub async fn show(v: Arc<Visit>) -> Answer {
    let own = v.roadmap().await?;
    let (org, profile, now) = (v.programme.org.clone(), v.programme.profile.clone(), v.now);
    let worked_out = tokio::task::spawn_blocking(move || {
        let mut plans: Vec<Roadmap> = EXAMPLES
            .iter()
            .map(|e| from_nothing(org.clone(), &Profile::read(Some(e.profile)).0, now))
            .collect();
        plans.push(from_nothing(org, &profile, now));
        plans
    });
    let mut plans = worked_out
        .await
        .map_err(|e| AppError::Unavailable(format!("the plans were not finished: {e}")))?
        .into_iter()
        .map(Arc::new);
    let mut columns: Vec<Column> = EXAMPLES
        .iter()
        .zip(&mut plans)
        .map(|(e, plan)| Column { title: e.title.into(), about: e.about.into(), plan })
        .collect();
    columns.extend(plans.next().map(|plan| Column {
        title: "You, from nothing".into(),
        about: "Your own profile, as if nothing were there yet.".into(),
        plan,
    }));
    columns.push(Column {
        title: "You, as things are".into(),
        about: "Your own plan: what is done is not done again, and what the check finds is added.".into(),
        plan: own,
    });
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/roadmap")) { "Roadmap" } }, "What a plan follows from",
            html! { p.lede { "The same catalogue gives a firm of ten a far smaller plan than a bank. Three examples, each from nothing and \
                beginning today, beside your own." } },
            html! { a.button href=(v.href("/start/organisation")) { "Change your profile" } }))
        (table(&columns))
        (apart(&v, &columns))
    };
    Ok(v.page_in("What a plan follows from", Some(Slot::Roadmap), content))
}

fn table(columns: &[Column]) -> Markup {
    let weeks = |plan: &Roadmap| plan.start.until(plan.end).map_or(0, |s| i64::from(s.get_days()) / 7);
    html! {
        table.list {
            caption.unseen { "Plans side by side" }
            thead { tr { th.title scope="col" { "Organisation" } th.num scope="col" { "Tasks" } th.num scope="col" { "Person-days" }
                th.num scope="col" { "Roles" } th.num scope="col" { "Weeks" } th scope="col" { "Ends" } } }
            tbody { @for c in columns { tr {
                th.title scope="row" { strong { (c.title) } p.meta { (c.about) } }
                td.num data-label="Tasks" { (words::grouped(c.plan.tasks.len())) }
                td.num data-label="Person-days" { (days(c.plan.remaining)) }
                td.num data-label="Roles" { (c.plan.loads.len()) }
                td.num data-label="Weeks" { (weeks(&c.plan)) }
                td data-label="Ends" { (words::date(c.plan.end)) }
            } } }
        }
        p.meta { "Days a week that no profile states are assumed by size, so an end date is a first guess. Effort figures are our own planning figures." }
    }
}

/// Tasks of the catalogue that only one of the examples has.
fn apart(v: &Visit, columns: &[Column]) -> Markup {
    let ids = |c: &Column| -> BTreeSet<String> {
        let of = c.plan.tasks.iter().filter(|t| t.origin == Origin::Catalogue);
        of.map(|t| t.id.clone()).collect()
    };
    let examples: Vec<(&Column, BTreeSet<String>)> =
        columns.iter().take(EXAMPLES.len()).map(|c| (c, ids(c))).collect();
    html! {
        section aria-labelledby="apart" {
            h2 #apart { "What only one of them does" }
            p { "Tasks that its size, its sector or what applies to it calls for, and the other two do not have." }
            div.columns { @for (i, (c, own)) in examples.iter().enumerate() {
                @let others: BTreeSet<&String> = examples.iter().enumerate().filter(|(j, _)| *j != i).flat_map(|(_, (_, ids))| ids).collect();
                @let only: Vec<_> = c.plan.tasks.iter().filter(|t| own.contains(&t.id) && !others.contains(&t.id)).collect();
                div { h3 { (c.title) } ul.plain-list { @for t in &only { li { (t.title) " " span.meta { (role_title(&t.role, &v.programme)) } } } } }
            } }
        }
    }
}
