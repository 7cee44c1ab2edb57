//! Questions taken from the catalogue, and samples drawn.

use std::sync::Arc;

use muster_app::SampleOf;
use muster_model::Kind;

use super::checklist::reference;
use crate::web::look::words;
use crate::web::pages::records;
use crate::web::visit::{Answer, Visit};

pub async fn questions(v: Arc<Visit>) -> Answer {
    let before = v.checked().await?;
    let (saved, added) = v.muster().take_questions(&v.actor, &reference(&v)?, &[]).await?;
    let said = match added {
        0 => "Every question is there already".to_owned(),
        n => format!("{} added", words::count(n, "question", "questions")),
    };
    records::said(&v, &before, &saved.reference, &said).await
}

pub async fn sample(v: Arc<Visit>) -> Answer {
    let of = match v.form.filled("kind").and_then(Kind::parse) {
        Some(kind) => SampleOf::Records(kind),
        None => SampleOf::List {
            what: v.form.get("what").unwrap_or("").to_owned(),
            members: v.form.get("members").unwrap_or("").lines().map(str::to_owned).collect(),
        },
    };
    let size = v.form.filled("size").and_then(|n| n.trim().parse().ok()).unwrap_or(0);
    let before = v.checked().await?;
    let saved =
        v.muster().draw_sample(&v.actor, &reference(&v)?, of, v.form.get("seed").unwrap_or(""), size).await?;
    records::said(&v, &before, &saved.reference, "The sample is drawn").await
}
