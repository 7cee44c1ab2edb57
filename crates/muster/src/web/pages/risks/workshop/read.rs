//! What a workshop form says, scenario by scenario; only those that are ticked.

use muster_app::{AgreedLevel, AgreedRisk, AgreedTreatment};
use muster_model::Reference;
use muster_model::kinds::TreatmentOption;

use crate::web::pairs::Pairs;

/// What was agreed.
pub fn agreed(form: &Pairs) -> Vec<AgreedRisk> {
    form.all("scenario").map(|id| one(form, id)).collect()
}

fn one(form: &Pairs, id: &str) -> AgreedRisk {
    let text = |name: &str| form.get(&format!("{id}.{name}")).unwrap_or("").trim().replace("\r\n", "\n");
    let role = |name: &str| Reference::parse(&text(name));
    let level = |a: &str, b: &str| AgreedLevel { likelihood: text(a), consequence: text(b) };
    let treatment = TreatmentOption::parse(&text("option")).map(|option| AgreedTreatment {
        option,
        action: text("action"),
        owner: role("treatment-owner"),
        due: text("due").parse().ok(),
        target: level("target-likelihood", "target-consequence"),
    });
    AgreedRisk {
        scenario: id.to_owned(),
        title: text("title"),
        assets: form.all(&format!("{id}.assets")).filter_map(Reference::parse).collect(),
        owner: role("owner"),
        threat: text("threat"),
        vulnerability: text("vulnerability"),
        current: level("likelihood", "consequence"),
        treatment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ticked_is_read_and_a_treatment_only_where_one_is_chosen() {
        let form = Pairs::from([
            ("scenario", "session-theft"),
            ("session-theft.title", " Stolen session "),
            ("session-theft.assets", "asset/portal"),
            ("session-theft.assets", "no reference"),
            ("session-theft.owner", "role/it"),
            ("session-theft.action", "not chosen"),
            ("mfa-fatigue.title", "not ticked"),
        ]);
        let all = agreed(&form);
        assert_eq!(all.len(), 1);
        let risk = &all[0];
        assert_eq!((risk.title.as_str(), risk.assets.len(), &risk.treatment), ("Stolen session", 1, &None));
        let form = form.with("session-theft.option", Some("modify"));
        assert_eq!(agreed(&form)[0].treatment.as_ref().map(|t| t.action.as_str()), Some("not chosen"));
    }
}
