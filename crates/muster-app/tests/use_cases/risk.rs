//! A risk assessment is made from what stands, signed, and read again as it was; a workshop makes risks and treatments.

use muster_app::{
    AgreedLevel, AgreedRisk, AgreedTreatment, AppError, Attest, Folder, NewAcceptance, NewAssessment,
    SnapshotEntry,
};
use muster_engine::risk::Settings;
use muster_model::Standing;
use muster_model::kinds::{Acceptance, Assessment, Criteria, Risk, Treatment, TreatmentOption};
use serde_json::json;

use crate::world::{World, file, reference, set};

const CRITERIA: &str = "---\ntitle: Scales\nowner: role/isms-manager\nversion: '1'\n\
    likelihood: [{id: rare, means: a}, {id: possible, means: b}]\nconsequence: [{id: minor, means: a}, {id: severe, means: b}]\n\
    bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]\nwhen: yearly\n---\n";

async fn world() -> World {
    let w = World::new().await;
    let folder = Folder { files: vec![file("criteria/scales.md", CRITERIA)], ..Folder::default() };
    w.muster.import_folder(&w.console(), folder, true, false).await.unwrap();
    w
}

fn new() -> NewAssessment {
    NewAssessment {
        title: "Risk assessment of June".into(),
        owner: Some(reference("role/isms-manager")),
        date: "2026-06-01".parse().unwrap(),
        scope: "All of it".into(),
        participants: vec![reference("person/ada"), reference("person/bob")],
        result: "One risk, in the high band.".into(),
        simulate: None,
    }
}

#[tokio::test]
async fn it_pins_what_stands_and_reads_it_again_after_it_changed() {
    let w = world().await;
    let ada = w.actor("ada").await;
    let numbers = json!({"likelihood": "possible", "consequence": "severe", "frequency": {"low": "0.5", "high": "2"}, "loss": {"low": "1000", "high": "9000"}});
    let risk = reference("risk/stolen-key");
    w.muster.save_record(&ada, &risk, Some(1), set(&[("current", numbers)]), None).await.unwrap();
    let digest = "0123456789abcdef".repeat(4);
    for (digest, day) in
        [("e".repeat(64), "2026-04-01"), (digest.clone(), "2026-05-01"), ("f".repeat(64), "2026-07-01")]
    {
        let entry = SnapshotEntry {
            digest,
            taken_at: format!("{day}T00:00:00Z").parse().unwrap(),
            path: day.into(),
            manifest: "{}".into(),
            pin: None,
            removed: None,
        };
        w.muster.register_snapshot(&w.console(), entry).await.unwrap();
    }
    let simulate = Some(Settings { seed: 9, trials: 2_000 });
    let saved = w.muster.assess_risks(&ada, NewAssessment { simulate, ..new() }).await.unwrap();
    assert_eq!(saved.reference, reference("assessment/risk-assessment-of-june"));
    let programme = w.muster.programme(&ada).await.unwrap();
    let made = programme.get::<Assessment>(&saved.reference).unwrap();
    assert_eq!((made.seed, made.trials, made.risks.len()), (Some(9), Some(2_000), 1));
    assert_eq!(
        made.snapshot.map(|s| s.to_string()),
        Some(format!("sha256:{digest}")),
        "the newest up to now"
    );
    assert_eq!(made.engine.as_deref(), Some(muster_engine::risk::ENGINE));
    assert_eq!(made.risks[0].digest, programme.find(&risk).unwrap().digest());
    let text = w.text("assessment/risk-assessment-of-june").await;
    assert!(text.contains("| high | 1 |") && text.contains("| Average year | "), "{text}");

    // The risk and the criteria change; the assessment still says what stood.
    w.muster
        .save_record(
            &ada,
            &risk,
            Some(2),
            set(&[("current", json!({"likelihood": "rare", "consequence": "minor"}))]),
            None,
        )
        .await
        .unwrap();
    let version = set(&[("version", json!("2"))]);
    w.muster.save_record(&ada, &reference("criteria/scales"), Some(1), version, None).await.unwrap();
    let read = w.muster.read_assessment(&ada, made.data).await.unwrap();
    let then = read.programme.get::<Risk>(&risk).unwrap();
    assert_eq!(then.current.as_ref().unwrap().likelihood.as_deref(), Some("possible"));
    assert_eq!(read.programme.all::<Criteria>().next().unwrap().version.as_deref(), Some("1"));
    assert_eq!((read.programme.len(), read.missing.len()), (2, 0));

    // A version that was never here is said to be missing, not taken for another.
    let mut elsewhere = made.data.clone();
    elsewhere.risks[0].digest = muster_model::Digest::of(b"elsewhere");
    let read = w.muster.read_assessment(&ada, &elsewhere).await.unwrap();
    assert_eq!((read.missing, read.programme.all::<Risk>().count()), (vec![risk], 0));

    // Signed by who answers for it, though what it pins has moved on since.
    let attest = Attest {
        record: saved.reference.clone(),
        field: "sign_off".into(),
        role: None,
        seen: saved.digest,
        note: None,
    };
    w.muster.attest(&ada, attest).await.unwrap();
    let programme = w.muster.programme(&ada).await.unwrap();
    assert!(programme.get::<Assessment>(&saved.reference).unwrap().sign_off.is_some());
    // The same title again gets an id of its own.
    let again = w.muster.assess_risks(&ada, new()).await.unwrap();
    assert_eq!(again.reference, reference("assessment/risk-assessment-of-june-2"));
}

#[tokio::test]
async fn what_is_missing_is_told_field_by_field_and_only_some_may() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let bad = NewAssessment {
        title: " ".into(),
        date: "2026-06-02".parse().unwrap(),
        participants: vec![reference("role/engineer")],
        ..new()
    };
    let error = w.muster.assess_risks(&ada, bad).await.unwrap_err();
    let paths: Vec<_> = error.fields().iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["title", "date", "participants", "criteria"]);
    let w = world().await;
    for login in ["aud", "eve", "root"] {
        let error = w.muster.assess_risks(&w.actor(login).await, new()).await.unwrap_err();
        assert!(matches!(error, AppError::Forbidden { .. }), "{login}: {error}");
    }
}

fn agreed(title: &str, asset: &str) -> AgreedRisk {
    AgreedRisk {
        scenario: "session-theft".into(),
        title: title.into(),
        assets: vec![reference(asset)],
        owner: Some(reference("role/risk-owner")),
        threat: "A relay page takes the session".into(),
        vulnerability: "Sessions live for a month".into(),
        current: AgreedLevel { likelihood: "possible".into(), consequence: "severe".into() },
        treatment: Some(AgreedTreatment {
            option: TreatmentOption::Modify,
            action: "Bind sessions to the device\nShorten them to a day".into(),
            owner: Some(reference("role/engineer")),
            due: "2026-12-01".parse().ok(),
            target: AgreedLevel { likelihood: "rare".into(), consequence: "severe".into() },
        }),
    }
}

#[tokio::test]
async fn a_workshop_makes_owned_risks_and_treatments_at_once() {
    let w = world().await;
    let (ada, day) = (w.actor("ada").await, "2026-06-01".parse().unwrap());
    let same = agreed("Stolen session opens the portal", "asset/portal");
    let kept = AgreedRisk {
        treatment: None,
        scenario: "mfa-fatigue".into(),
        ..agreed("Prompt bombing", "identity-service/idp")
    };
    let made = w.muster.hold_workshop(&ada, day, vec![same.clone(), same, kept]).await.unwrap();
    let names: Vec<_> = made.risks.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "risk/stolen-session-opens-the-portal",
            "risk/stolen-session-opens-the-portal-2",
            "risk/prompt-bombing"
        ]
    );
    assert_eq!(made.treatments.len(), 2);
    let programme = w.muster.programme(&ada).await.unwrap();
    let risk = programme.get::<Risk>(&made.risks[0]).unwrap();
    assert_eq!(risk.record.owner.as_ref().unwrap().to, reference("role/risk-owner"));
    assert_eq!(risk.residual.as_ref().unwrap().likelihood.as_deref(), Some("rare"));
    assert!(!risk.affects.is_empty(), "what is lost comes from the scenario");
    let treatment = programme.get::<Treatment>(&made.treatments[0]).unwrap();
    assert_eq!((treatment.title(), treatment.actions.len()), ("Bind sessions to the device", 2));
    assert_eq!(treatment.risks[0].to, made.risks[0]);
    assert_eq!(treatment.record.owner.as_ref().unwrap().to, reference("role/engineer"));
    // Nothing that a form would have to mend, and no rule that calls one a catch-all.
    for reference in made.risks.iter().chain(&made.treatments) {
        let record = programme.find(reference).unwrap();
        let problems = muster_model::Record::problems(record.kind, &record.source.text);
        assert!(problems.is_empty(), "{reference}: {problems:?}");
    }
}

#[tokio::test]
async fn a_workshop_with_one_fault_writes_nothing() {
    let w = world().await;
    let (ada, day) = (w.actor("ada").await, "2026-06-01".parse().unwrap());
    let before = w.muster.live(&ada).await.unwrap().position;
    let good = agreed("Good", "asset/portal");
    let fault = |change: &dyn Fn(&mut AgreedRisk)| {
        let mut bad = AgreedRisk { scenario: "mfa-fatigue".into(), ..agreed("Bad", "asset/portal") };
        change(&mut bad);
        vec![good.clone(), bad]
    };
    let many = vec![reference("asset/portal"); 6];
    let cases: [(&str, Vec<AgreedRisk>); 8] = [
        ("mfa-fatigue.owner", fault(&|a| a.owner = Some(reference("role/ghost")))),
        ("mfa-fatigue.assets", fault(&|a| a.assets.clear())),
        ("mfa-fatigue.assets", fault(&|a| a.assets.clone_from(&many))),
        ("mfa-fatigue.likelihood", fault(&|a| a.current.likelihood = "sometimes".into())),
        ("mfa-fatigue.threat", fault(&|a| a.threat = " ".into())),
        ("mfa-fatigue.due", fault(&|a| a.treatment.as_mut().unwrap().due = None)),
        (
            "mfa-fatigue.target-likelihood",
            fault(&|a| a.treatment.as_mut().unwrap().target = AgreedLevel::default()),
        ),
        ("no-such.title", fault(&|a| a.scenario = "no-such".into())),
    ];
    for (path, agreed) in cases {
        let error = w.muster.hold_workshop(&ada, day, agreed).await.unwrap_err();
        let paths: Vec<_> = error.fields().iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, [path], "{error}");
    }
    assert!(w.muster.hold_workshop(&ada, day, Vec::new()).await.is_err());
    // An owner of records makes those of the role they hold, and no others.
    let bob = w.actor("bob").await;
    let error = w.muster.hold_workshop(&bob, day, vec![good.clone()]).await.unwrap_err();
    assert_eq!(error.fields()[0].path, "session-theft.owner", "the treatment is another role's");
    assert!(matches!(
        w.muster.hold_workshop(&w.actor("aud").await, day, vec![good]).await.unwrap_err(),
        AppError::Forbidden { .. }
    ));
    assert_eq!(w.muster.live(&ada).await.unwrap().position, before);
}

#[tokio::test]
async fn the_owner_accepts_a_risk_in_one_act_and_nobody_else_does() {
    let w = world().await;
    let (bob, ada) = (w.actor("bob").await, w.actor("ada").await);
    let risk = reference("risk/stolen-key");
    let folder = Folder {
        files: vec![
            file(
                "treatment/vault.md",
                "---\ntitle: Key into a vault\nowner: role/engineer\nrisks: [risk/stolen-key]\noption: modify\nactions: [Buy it]\n---\n",
            ),
            file(
                "treatment/other.md",
                "---\ntitle: Of another\nowner: role/engineer\nrisks: []\noption: modify\nactions: [Buy it]\n---\n",
            ),
        ],
        ..Folder::default()
    };
    w.muster.import_folder(&w.console(), folder, true, false).await.unwrap();
    let programme = w.muster.programme(&bob).await.unwrap();
    let pin = |r: &str| (reference(r), programme.find(&reference(r)).unwrap().digest());
    let good = NewAcceptance {
        risk: pin("risk/stolen-key"),
        plan: None,
        level: Some("high (4)".into()),
        until: Some("2026-12-31".parse().unwrap()),
        why: " We watch it each week. ".into(),
    };
    // Not by the ISMS manager, who does not own it.
    assert!(w.muster.may_accept(&ada, &programme, &risk).is_empty());
    assert_eq!(w.muster.accept_risk(&ada, good.clone()).await.unwrap_err().http_status(), 403);
    // Everything that is missing is said at once; days that make no sense are refused.
    let empty = NewAcceptance { until: None, why: "  ".into(), ..good.clone() };
    let error = w.muster.accept_risk(&bob, empty).await.unwrap_err();
    assert_eq!(error.fields().iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["until", "why"]);
    for day in ["2026-05-31", "2031-06-02", "9999-12-31"] {
        let absurd = NewAcceptance { until: Some(day.parse().unwrap()), ..good.clone() };
        assert_eq!(w.muster.accept_risk(&bob, absurd).await.unwrap_err().fields()[0].path, "until", "{day}");
    }
    let of_another = NewAcceptance { plan: Some(pin("treatment/other")), ..good.clone() };
    assert_eq!(w.muster.accept_risk(&bob, of_another).await.unwrap_err().fields()[0].path, "plan");
    // Not what stood before.
    let stale = NewAcceptance { risk: (risk.clone(), pin("treatment/vault").1), ..good.clone() };
    assert_eq!(w.muster.accept_risk(&bob, stale).await.unwrap_err().http_status(), 409);
    assert_eq!(w.muster.programme(&bob).await.unwrap().all::<Acceptance>().count(), 0, "nothing was written");

    let saved = w.muster.accept_risk(&bob, good.clone()).await.unwrap();
    let plan = NewAcceptance { plan: Some(pin("treatment/vault")), ..good.clone() };
    w.muster.accept_risk(&bob, plan).await.unwrap();
    let programme = w.muster.programme(&bob).await.unwrap();
    let made = programme.get::<Acceptance>(&saved.reference).unwrap();
    assert_eq!(made.why.as_deref(), Some("We watch it each week."));
    assert_eq!(programme.standing(made.record, "accepted", made.accepted.as_ref()), Standing::Attested);
    assert_eq!(made.risk.as_ref().unwrap().digest, good.risk.1);
    // Twice the same is refused, longer is a renewal.
    assert_eq!(w.muster.accept_risk(&bob, good.clone()).await.unwrap_err().fields()[0].path, "until");
    let longer = NewAcceptance { until: Some("2027-05-31".parse().unwrap()), ..good };
    w.muster.accept_risk(&bob, longer).await.unwrap();
}
