//! What an edit of the scope would change, worked out before it is saved.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use muster_engine::fixture;
use muster_engine::scope::Standing;
use muster_engine::scope_effect::{Effect, effect};
use muster_model::{Kind, Reference};

const BEFORE: &str = "
>>> scope/isms.md
title: ISMS
assets: [asset/portal, asset/shop]
identity_services: [identity-service/idp]
>>> asset/portal.md
title: Portal
depends_on: [identity-service/idp]
supplier: supplier/host
>>> asset/shop.md
title: Shop
supplier: supplier/host
>>> identity-service/idp.md
title: IdP
supplier: supplier/cloud
>>> supplier/host.md
title: Host
>>> supplier/cloud.md
title: Cloud
>>> risk/key.md
title: Stolen key
assets: [identity-service/idp]
controls: [control/a.8.15]
>>> risk/fraud.md
title: Fraud
assets: [asset/portal, asset/shop]
controls: [control/a.8.15]
>>> treatment/hardware.md
title: Hardware
risks: [risk/key]
controls: [control/a.8.24]
>>> control/a.8.15.md
title: Logging
>>> control/a.8.24.md
title: Cryptography
>>> evidence/logs.md
title: Logs
shows: [control/a.8.15]
>>> source/entra.md
title: Entra
measures: identity-service/idp
>>> interface/saml.md
title: Sign-in
touches: [identity-service/idp]
";

fn between(before: &str, after: &str) -> Effect {
    effect(&fixture::read(before).programme, &fixture::read(after).programme)
}

fn at(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

#[test]
fn leaving_out_an_identity_service_says_what_it_touches_and_what_still_needs_it() {
    let after = BEFORE.replace("identity_services: [identity-service/idp]", "exclusions: [exclusion/cloud]")
        + ">>> exclusion/cloud.md\ntitle: The cloud\nwhat: [identity-service/idp]\n";
    let e = between(BEFORE, &after);
    assert_eq!(e.moves.len(), 1);
    let m = &e.moves[0];
    assert_eq!((&m.record, &m.from, &m.to), (&at("identity-service/idp"), &Standing::In, &Standing::Out));
    assert!(m.why.contains("The cloud"));
    assert_eq!(m.needed_by, [at("asset/portal")]);
    assert_eq!(e.gaps, [at("identity-service/idp")]);
    let touched: Vec<_> = e.touched.iter().map(|t| (t.record.to_string(), t.alone)).collect();
    let expected = [
        ("control/a.8.15", false),
        ("control/a.8.24", true),
        ("evidence/logs", false),
        ("interface/saml", true),
        ("risk/key", true),
        ("source/entra", true),
        ("supplier/cloud", true),
        ("treatment/hardware", true),
    ];
    assert_eq!(touched, expected.map(|(r, alone)| (r.to_owned(), alone)));
    let control = e.of_kind(Kind::parse("control").unwrap()).next().unwrap();
    assert_eq!(control.through, [at("risk/key")]);
}

#[test]
fn what_keeps_something_inside_is_touched_and_not_alone() {
    let after =
        BEFORE.replace("assets: [asset/portal, asset/shop]\nidentity", "assets: [asset/portal]\nidentity");
    let e = between(BEFORE, &after);
    assert_eq!(
        e.moves.iter().map(|m| (m.record.to_string(), m.to.label())).collect::<Vec<_>>(),
        [("asset/shop".to_owned(), "undecided")]
    );
    assert!(e.gaps.is_empty());
    assert!(e.touched.iter().all(|t| !t.alone), "{:?}", e.touched);
    assert_eq!(e.of_kind(Kind::parse("supplier").unwrap()).count(), 1);
    // And the way back brings it in.
    let back = between(&after, BEFORE);
    assert_eq!((&back.moves[0].from, &back.moves[0].to), (&Standing::Undecided, &Standing::In));
}

#[test]
fn an_edit_that_moves_nothing_has_no_effect() {
    let e = between(BEFORE, &BEFORE.replace("title: ISMS", "title: The ISMS"));
    assert!(e.is_empty() && e.touched.is_empty() && e.gaps.is_empty());
}
