//! Attesting, and every way to forge it: by form, patch, restore and import. Each is refused or has no effect.

use muster_app::{AccessRole, Actor, AppError, Attest, Folder, NewUser};
use muster_model::edit::Edit;
use muster_model::kinds::{Finding, Scope};
use muster_model::{Digest, Standing};
use serde_json::json;

use crate::world::{World, file, reference, set};

async fn digest(w: &World, record: &str) -> Digest {
    w.muster.programme(&w.console()).await.unwrap().find(&reference(record)).unwrap().digest()
}

async fn scope_standing(w: &World) -> Standing {
    let programme = w.muster.programme(&w.console()).await.unwrap();
    let scope = programme.by_id::<Scope>("isms").unwrap();
    programme.standing(scope.record, "approval", scope.approval.as_ref())
}

fn approve(seen: Digest) -> Attest {
    Attest {
        record: reference("scope/isms"),
        field: "approval".into(),
        role: None,
        seen,
        note: Some(" Fine. ".into()),
    }
}

const FORGED: &str = "{by: person/dan, role: role/director, at: 2026-06-01T09:00:00Z, seen: 'sha256:0000000000000000000000000000000000000000000000000000000000000000'}";

#[tokio::test]
async fn an_act_is_kept_with_what_was_seen() {
    let w = World::new().await;
    let dan = w.actor("dan").await;
    let seen = digest(&w, "scope/isms").await;
    assert_eq!(scope_standing(&w).await, Standing::Absent);
    let saved = w.muster.attest(&dan, approve(seen)).await.unwrap();
    assert_eq!((saved.version, saved.digest), (2, seen));
    assert_eq!(scope_standing(&w).await, Standing::Attested);
    let programme = w.muster.programme(&dan).await.unwrap();
    let given = programme.by_id::<Scope>("isms").unwrap().approval.clone().unwrap();
    assert_eq!(given.by.unwrap().to, reference("person/dan"));
    assert_eq!(given.role.unwrap().to, reference("role/director"));
    assert_eq!(given.note.as_deref(), Some("Fine."));
    // Twice is refused; a change outdates it; then it can be given anew.
    assert_eq!(w.muster.attest(&dan, approve(seen)).await.unwrap_err().http_status(), 409);
    let ada = w.actor("ada").await;
    let edit = set(&[("purpose", json!("another"))]);
    w.muster.save_record(&ada, &reference("scope/isms"), Some(2), edit, None).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Outdated);
    w.tick(1);
    let stale = w.muster.attest(&dan, approve(seen)).await.unwrap_err();
    assert!(matches!(stale, AppError::Changed(_)), "{stale}");
    w.muster.attest(&dan, approve(digest(&w, "scope/isms").await)).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Attested);
    // And it survives a restart.
    let again =
        muster_app::Muster::open(w.folder.path(), muster_app::Clock::fixed(w.muster.now())).await.unwrap();
    let programme = again.programme(&dan).await.unwrap();
    let scope = programme.by_id::<Scope>("isms").unwrap();
    assert_eq!(programme.standing(scope.record, "approval", scope.approval.as_ref()), Standing::Attested);
}

#[tokio::test]
async fn only_those_who_answer_for_it_may_attest() {
    let w = World::new().await;
    let seen = digest(&w, "scope/isms").await;
    for login in ["root", "bob", "eve", "aud"] {
        let actor = w.actor(login).await;
        assert_eq!(w.muster.attest(&actor, approve(seen)).await.unwrap_err().http_status(), 403, "{login}");
    }
    assert_eq!(w.muster.attest(&w.console(), approve(seen)).await.unwrap_err().http_status(), 403);
    // A role that is not held cannot be acted in; a person without a login link cannot act.
    let dan = w.actor("dan").await;
    let borrowed = Attest { role: Some(reference("role/isms-manager")), ..approve(seen) };
    assert_eq!(w.muster.attest(&dan, borrowed).await.unwrap_err().http_status(), 403);
    let nobody = Actor { person: None, ..dan.clone() };
    assert_eq!(w.muster.attest(&nobody, approve(seen)).await.unwrap_err().http_status(), 403);
    let field = Attest { field: "title".into(), ..approve(seen) };
    assert_eq!(w.muster.attest(&dan, field).await.unwrap_err().http_status(), 422);
    // A finding: its owner or the ISMS manager.
    let close = |seen| Attest {
        record: reference("finding/no-review"),
        field: "closed".into(),
        role: None,
        seen,
        note: None,
    };
    let seen = digest(&w, "finding/no-review").await;
    assert!(w.muster.attest(&dan, close(seen)).await.is_err());
    let eve = w.actor("eve").await;
    w.muster.attest(&eve, close(seen)).await.unwrap();
    let ada = w.actor("ada").await;
    w.muster.attest(&ada, Attest { field: "verified".into(), ..close(seen) }).await.unwrap();
    let programme = w.muster.programme(&ada).await.unwrap();
    let finding = programme.by_id::<Finding>("no-review").unwrap();
    assert_eq!(programme.standing(finding.record, "closed", finding.closed.as_ref()), Standing::Attested);
    assert_eq!(programme.standing(finding.record, "verified", finding.verified.as_ref()), Standing::Attested);
}

#[tokio::test]
async fn a_risk_is_accepted_by_its_owner_only_and_as_it_was_pinned() {
    let w = World::new().await;
    let (ada, bob) = (w.actor("ada").await, w.actor("bob").await);
    let acceptance = reference("acceptance/stolen-key");
    let pin = |d: Digest| json!(format!("risk/stolen-key@{d}"));
    let fields = [
        ("title", json!("Accept the key risk")),
        ("class", json!("residual")),
        ("risk", pin(digest(&w, "risk/stolen-key").await)),
        ("until", json!("2027-01-01")),
        ("why", json!("Small")),
    ];
    w.muster.save_record(&ada, &acceptance, None, set(&fields), None).await.unwrap();
    let act =
        |seen| Attest { record: acceptance.clone(), field: "accepted".into(), role: None, seen, note: None };
    let seen = digest(&w, "acceptance/stolen-key").await;
    assert_eq!(
        w.muster.attest(&ada, act(seen)).await.unwrap_err().http_status(),
        403,
        "the manager is not the owner"
    );
    // The risk changes: what was drafted is no longer about what stands.
    w.muster
        .save_record(&ada, &reference("risk/stolen-key"), Some(1), set(&[("threat", json!("Worse"))]), None)
        .await
        .unwrap();
    assert_eq!(w.muster.attest(&bob, act(seen)).await.unwrap_err().http_status(), 409);
    let again = set(&[("risk", pin(digest(&w, "risk/stolen-key").await))]);
    w.muster.save_record(&ada, &acceptance, Some(1), again, None).await.unwrap();
    w.muster.attest(&bob, act(digest(&w, "acceptance/stolen-key").await)).await.unwrap();
}

#[tokio::test]
async fn an_acceptance_that_has_run_out_or_rests_on_an_old_plan_or_another_owner_is_refused() {
    let w = World::new().await;
    let (ada, bob) = (w.actor("ada").await, w.actor("bob").await);
    let treatment = reference("treatment/hardware");
    let plan = [
        ("title", json!("Key into hardware")),
        ("risks", json!(["risk/stolen-key"])),
        ("option", json!("modify")),
        ("actions", json!(["Buy it"])),
        ("due", json!("2026-09-01")),
        ("status", json!("agreed")),
    ];
    w.muster.save_record(&ada, &treatment, None, set(&plan), None).await.unwrap();
    let acceptance = reference("acceptance/plan");
    let pin = |to: &str, d: Digest| json!(format!("{to}@{d}"));
    let fields = [
        ("title", json!("The plan")),
        ("class", json!("plan")),
        ("risk", pin("risk/stolen-key", digest(&w, "risk/stolen-key").await)),
        ("treatment", pin("treatment/hardware", digest(&w, "treatment/hardware").await)),
        ("until", json!("2026-05-31")),
        ("why", json!("Small")),
    ];
    w.muster.save_record(&ada, &acceptance, None, set(&fields), None).await.unwrap();
    let act =
        |seen, role| Attest { record: acceptance.clone(), field: "accepted".into(), role, seen, note: None };
    // The day has passed: it is 1 June.
    let late = w.muster.attest(&bob, act(digest(&w, "acceptance/plan").await, None)).await.unwrap_err();
    assert_eq!((late.http_status(), late.fields()[0].path.as_str()), (422, "until"), "{late}");
    let on = |day: &str| set(&[("until", json!(day))]);
    w.muster.save_record(&ada, &acceptance, Some(1), on("2026-06-01"), None).await.unwrap();
    let seen = digest(&w, "acceptance/plan").await;
    // A role that the accepter holds but that does not own the risk, and one that owns it but is not theirs.
    let eve = w.actor("eve").await;
    for (who, role) in [
        (&eve, None),
        (&eve, Some("role/engineer")),
        (&eve, Some("role/risk-owner")),
        (&bob, Some("role/director")),
    ] {
        let refused = w.muster.attest(who, act(seen, role.map(reference))).await.unwrap_err();
        assert_eq!(refused.http_status(), 403, "{role:?}");
    }
    // The plan moves on.
    w.muster
        .save_record(&ada, &treatment, Some(1), set(&[("due", json!("2027-09-01"))]), None)
        .await
        .unwrap();
    let stale = w.muster.attest(&bob, act(seen, None)).await.unwrap_err();
    assert!(matches!(stale, AppError::Changed(_)), "{stale}");
    let anew = set(&[("treatment", pin("treatment/hardware", digest(&w, "treatment/hardware").await))]);
    w.muster.save_record(&ada, &acceptance, Some(2), anew, None).await.unwrap();
    // The risk goes to another owner: it is no longer Bob's to accept, and the pin is stale besides.
    let seen = digest(&w, "acceptance/plan").await;
    let moved = set(&[("owner", json!("role/engineer"))]);
    w.muster.save_record(&ada, &reference("risk/stolen-key"), Some(1), moved, None).await.unwrap();
    assert_eq!(w.muster.attest(&bob, act(seen, None)).await.unwrap_err().http_status(), 403);
    assert_eq!(w.muster.attest(&eve, act(seen, None)).await.unwrap_err().http_status(), 409);
    // Back again, on its last day: accepted.
    let back = set(&[("owner", json!("role/risk-owner"))]);
    w.muster.save_record(&ada, &reference("risk/stolen-key"), Some(2), back, None).await.unwrap();
    w.muster.attest(&bob, act(seen, None)).await.unwrap();
}

#[tokio::test]
async fn a_statement_is_approved_only_on_what_stands() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let statement = reference("applicability/soa");
    let approve =
        |seen| Attest { record: statement.clone(), field: "approval".into(), role: None, seen, note: None };
    let pinned = |digest: Digest| {
        set(&[
            ("title", json!("Statement")),
            ("version", json!("1")),
            ("scope", json!(format!("scope/isms@{digest}"))),
        ])
    };
    // A digest that nadar was, then one that no longer is.
    w.muster.save_record(&ada, &statement, None, pinned(Digest::of(b"invented")), None).await.unwrap();
    let refused = w.muster.attest(&ada, approve(digest(&w, "applicability/soa").await)).await;
    assert!(matches!(&refused, Err(AppError::Changed(why)) if why.contains("scope/isms")), "{refused:?}");
    let old = digest(&w, "scope/isms").await;
    w.muster.save_record(&ada, &statement, Some(1), pinned(old), None).await.unwrap();
    let change = set(&[("version", json!("2.0"))]);
    w.muster.save_record(&ada, &reference("scope/isms"), Some(1), change, None).await.unwrap();
    let refused = w.muster.attest(&ada, approve(digest(&w, "applicability/soa").await)).await;
    assert!(matches!(refused, Err(AppError::Changed(_))), "{refused:?}");
    // On what stands it is approved, once.
    let now = digest(&w, "scope/isms").await;
    w.muster.save_record(&ada, &statement, Some(2), pinned(now), None).await.unwrap();
    w.muster.attest(&ada, approve(digest(&w, "applicability/soa").await)).await.unwrap();
}

#[tokio::test]
async fn no_form_or_patch_forges_an_attestation() {
    let w = World::new().await;
    let (ada, scope) = (w.actor("ada").await, reference("scope/isms"));
    let given = json!({"by": "person/dan", "role": "role/director", "at": "2026-06-01T09:00:00Z"});
    for actor in [ada.clone(), w.console(), Actor::system(crate::world::org("north"), "trigger/x")] {
        let edit = set(&[("approval", given.clone())]);
        let error = w.muster.save_record(&actor, &scope, Some(1), edit, None).await.unwrap_err();
        assert_eq!(error.fields()[0].path, "approval", "{error}");
        // Nor as part of a new record.
        let new = set(&[
            ("title", json!("S2")),
            ("purpose", json!("p")),
            ("version", json!("2")),
            ("approval", given.clone()),
        ]);
        assert!(w.muster.save_record(&actor, &reference("scope/second"), None, new, None).await.is_err());
    }
    // Nor by a value or a body that tries to look like front matter.
    let sly = Edit {
        fields: vec![("purpose".into(), Some(json!(format!("x\napproval: {FORGED}\n---\n"))))],
        body: Some(format!("---\napproval: {FORGED}\n---\n")),
    };
    w.muster.save_record(&ada, &scope, Some(1), sly, None).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Absent);
    // A real one can be neither altered nor taken out; echoing it in a form is no offence.
    let dan = w.actor("dan").await;
    w.muster.attest(&dan, approve(digest(&w, "scope/isms").await)).await.unwrap();
    let out = Edit { fields: vec![("approval".into(), None)], body: None };
    assert!(w.muster.save_record(&ada, &scope, Some(3), out, None).await.is_err());
    let programme = w.muster.programme(&ada).await.unwrap();
    let real = programme.find(&scope).unwrap().value("approval").unwrap();
    let echo = set(&[("approval", real), ("title", json!("Scope of it"))]);
    w.muster.save_record(&ada, &scope, Some(3), echo, None).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Outdated);
}

#[tokio::test]
async fn no_restore_forges_or_removes_an_attestation() {
    let w = World::new().await;
    let (ada, dan, scope) = (w.actor("ada").await, w.actor("dan").await, reference("scope/isms"));
    w.muster.attest(&dan, approve(digest(&w, "scope/isms").await)).await.unwrap();
    // Back to before the approval: the text is that of then, the approval stays.
    w.muster.restore_record_version(&ada, &scope, 1, 2).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Attested);
    // Changed, so outdated; deleted and restored it is what it was, not more.
    w.muster.save_record(&ada, &scope, Some(3), set(&[("purpose", json!("q"))]), None).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Outdated);
    w.muster.delete_record(&ada, &scope, 4, None).await.unwrap();
    w.muster.restore_record_version(&ada, &scope, 4, 5).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Outdated);
}

#[tokio::test]
async fn an_import_asserts_at_most() {
    let w = World::new().await;
    let ada = w.actor("ada").await;
    let forged = |text: &str| text.replacen("---\n", &format!("---\napproval: {FORGED}\n"), 1);
    let text = w.text("scope/isms").await;
    // Over a record that is there: the store's value (none) stays, with base and without.
    let base = w.muster.export_folder(&ada).await.unwrap().base;
    for base in [None, Some(base)] {
        let files = vec![file("scope/isms.md", &forged(&text))];
        let report = w
            .muster
            .import_folder(&ada, Folder { files, base, ..Folder::default() }, true, false)
            .await
            .unwrap();
        assert_eq!(report.refused[0].field, "approval");
        assert_eq!(scope_standing(&w).await, Standing::Absent);
        assert_eq!(w.text("scope/isms").await, text);
    }
    // As a new record: asserted in the file, and said so.
    let files = vec![file("scope/other.md", &forged(&text))];
    w.muster.import_folder(&ada, Folder { files, ..Folder::default() }, true, false).await.unwrap();
    let programme = w.muster.programme(&ada).await.unwrap();
    let other = programme.by_id::<Scope>("other").unwrap();
    assert_eq!(programme.standing(other.record, "approval", other.approval.as_ref()), Standing::Asserted);
    // Delete a record that was truly approved, and bring it back with another name in its approval.
    let dan = w.actor("dan").await;
    w.muster.attest(&dan, approve(digest(&w, "scope/isms").await)).await.unwrap();
    let stolen = w.text("scope/isms").await.replace("person/dan", "person/ada");
    w.muster.delete_record(&ada, &reference("scope/isms"), 2, None).await.unwrap();
    let files = vec![file("scope/isms.md", &stolen)];
    w.muster.import_folder(&ada, Folder { files, ..Folder::default() }, true, false).await.unwrap();
    assert_eq!(scope_standing(&w).await, Standing::Asserted);
}

#[tokio::test]
async fn who_holds_which_role_needs_its_own_permission() {
    let w = World::new().await;
    let (ada, root, bob) = (w.actor("ada").await, w.actor("root").await, reference("person/bob"));
    let roles = json!([{"role": "role/risk-owner"}, {"role": "role/director"}]);
    let edit = set(&[("roles", roles)]);
    let error = w.muster.save_record(&ada, &bob, Some(1), edit.clone(), None).await.unwrap_err();
    assert_eq!(error.fields()[0].path, "roles");
    // Other fields of a person are the ISMS manager's.
    w.muster
        .save_record(&ada, &bob, Some(1), set(&[("mail", json!("bob@example.org"))]), None)
        .await
        .unwrap();
    assert!(w.muster.delete_record(&ada, &bob, 2, None).await.is_err());
    // Neither may a role's holder widen the role, were they its owner.
    let role = reference("role/engineer");
    w.muster
        .save_record(&ada, &role, Some(1), set(&[("owner", json!("role/engineer"))]), None)
        .await
        .unwrap();
    let eve = w.actor("eve").await;
    let wide = set(&[("accountable", json!(["6.1.3"]))]);
    assert_eq!(w.muster.save_record(&eve, &role, Some(2), wide, None).await.unwrap_err().http_status(), 403);
    // By import: existing people keep their roles, new ones come without.
    let more = w.text("person/bob").await.replace("role/risk-owner", "role/director");
    let files = vec![
        file("person/bob.md", &more),
        file("person/new.md", "---\ntitle: New\nroles: [{role: role/director}]\n---\n"),
    ];
    let base = w.muster.export_folder(&ada).await.unwrap().base;
    let folder = Folder { files, base: Some(base), ..Folder::default() };
    let report = w.muster.import_folder(&ada, folder, true, false).await.unwrap();
    assert_eq!(report.refused.len(), 2, "{report:?}");
    assert!(!w.text("person/bob").await.contains("director"));
    assert_eq!(w.text("person/new").await, "---\ntitle: New\n---\n");
    assert_eq!(w.actor("bob").await.held, [reference("role/risk-owner")]);
    // By prune: people who hold roles stay.
    let folder =
        Folder { files: vec![file("asset/portal.md", &w.text("asset/portal").await)], ..Folder::default() };
    w.muster.import_folder(&ada, folder, true, true).await.unwrap();
    assert!(!w.text("person/bob").await.is_empty() && w.text("person/new").await.is_empty());
    // The administrator may.
    w.muster.save_record(&root, &bob, Some(2), edit.clone(), None).await.unwrap();
    // By restore: the roles of now stay.
    w.muster.restore_record_version(&ada, &bob, 1, 3).await.unwrap();
    assert!(w.text("person/bob").await.contains("director"));
    // Whoever owns a person's record says what they can do; not which roles they hold, nor the day that ends them.
    let (dan, own) = (w.actor("dan").await, set(&[("owner", json!("role/director"))]));
    w.muster.save_record(&ada, &bob, Some(4), own, None).await.unwrap();
    let able = set(&[("competences", json!([{"competence": "competence/risk-ownership"}]))]);
    w.muster.save_record(&dan, &bob, Some(5), able, None).await.unwrap();
    for forged in
        [set(&[("left", json!("2026-05-31"))]), set(&[("roles", json!([{"role": "role/engineer"}]))])]
    {
        let error = w.muster.save_record(&dan, &bob, Some(6), forged, None).await.unwrap_err();
        assert!(["left", "roles"].contains(&error.fields()[0].path.as_str()), "{error:?}");
    }
    assert!(w.muster.delete_record(&dan, &bob, 6, None).await.is_err());
}

#[tokio::test]
async fn top_management_approves_what_waits_for_it_whoever_keeps_the_record() {
    let w = World::new().await;
    let role = "---\ntitle: Top management\nresponsibilities: [r]\nauthorities: [a]\n---\n";
    let tom = "---\ntitle: Tom\nroles: [{role: role/top-management}]\n---\n";
    let files = vec![file("role/top-management.md", role), file("person/tom.md", tom)];
    w.muster.import_folder(&w.console(), Folder { files, ..Folder::default() }, true, false).await.unwrap();
    let new = NewUser {
        login: "tom".into(),
        password: None,
        access: vec![AccessRole::Owner],
        person: Some(reference("person/tom")),
    };
    w.muster.add_user(&w.console(), new).await.unwrap();
    let (tom, programme) = (w.actor("tom").await, w.muster.programme(&w.console()).await.unwrap());
    let of = |r: &str| programme.find(&reference(r)).unwrap().clone();
    let may = w.muster.may_attest(&tom, &of("scope/isms"), "approval").await.unwrap();
    assert_eq!(may, [reference("role/top-management")]);
    // Nothing else comes with it.
    assert!(w.muster.may_attest(&tom, &of("finding/no-review"), "closed").await.unwrap().is_empty());
}
