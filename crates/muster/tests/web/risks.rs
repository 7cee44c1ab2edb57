//! Risks in money, in assessments, under other criteria, and out of a workshop.

use axum::http::StatusCode;
use muster_model::SourceText;

use crate::installation::{Browser, Installation, file, north};

/// Two risks with numbers and one without, criteria with a tolerance, a treatment.
fn house() -> Vec<SourceText> {
    let mut files = north();
    let risk = |title: &str, often: &str, loss: &str| {
        format!(
            "---\ntitle: {title}\nowner: role/risk-owner\nassets: [asset/portal]\naffects: [integrity]\nthreat: Somebody does it\n\
             vulnerability: Nothing stops it\ninherent: {{likelihood: likely, consequence: severe}}\n\
             current: {{likelihood: possible, consequence: severe, frequency: {{low: {often}, high: {often}}}, loss: {{low: {loss}, high: {loss}}}}}\n\
             residual: {{likelihood: rare, consequence: severe, frequency: {{low: 0.01, high: 0.01}}, loss: {{low: {loss}, high: {loss}}}}}\n---\n"
        )
    };
    files.push(file("risk/relay.md", &risk("Relay page", "2", "1000")));
    files.push(file("risk/ransom.md", &risk("Ransom", "0.1", "500000")));
    files.push(file("criteria/scales.md", CRITERIA));
    files.push(file(
        "treatment/keys.md",
        "---\ntitle: Passkeys for all\nowner: role/risk-owner\nrisks: [risk/ransom]\noption: modify\nactions: [Buy them]\ncost: 9000 EUR\n\
         due: 2026-09-01\nstatus: agreed\n---\n",
    ));
    files
}

const CRITERIA: &str = "---\ntitle: Scales\nowner: role/isms-manager\nversion: '1'\n\
    likelihood: [{id: rare, means: a}, {id: possible, means: b}, {id: likely, means: c}]\n\
    consequence: [{id: minor, means: a}, {id: severe, means: b}]\n\
    bands: [{name: low, from: 1, acceptable: true}, {name: high, from: 4, acceptable: false}]\n\
    tolerance: [{loss: 400000 EUR, probability: 0.02}]\nwhen: yearly\n---\n";

async fn ok(browser: &Browser, path: &str) -> String {
    let page = browser.get(&format!("/o/north{path}")).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    page.text
}

/// The columns of a CSV by name, row by row.
fn rows(csv: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut lines = csv.lines().map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    lines.map(|l| header.iter().cloned().zip(l).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_those_of_the_ranges_and_say_what_is_missing() {
    let house = Installation::with(house()).await;
    let ada = house.browser("ada").await;
    let text = ok(&ada, "/risks/quantity?years=20000&seed=5").await;
    assert!(text.contains("more than is tolerated") && text.contains("1 of 1 point"), "{text}");
    assert!(text.contains("Once what is planned is done, all are within it"), "{text}");
    assert!(text.contains("/o/north/records/risk/stolen-key/edit#f-current-frequency-low"), "{text}");
    assert!(text.contains("<code>5</code>") && text.contains("worth it"), "{text}");
    let rows = rows(&ok(&ada, "/risks/quantity?years=20000&seed=5&format=csv").await);
    let mean = |id: &str| rows.iter().find(|r| r["id"] == id).unwrap()["mean_now"].parse::<f64>().unwrap();
    // Rate times loss, within four standard errors: the deviation of a Poisson count is the root of its rate.
    let near = |found: f64, rate: f64, loss: f64| {
        (found - rate * loss).abs() < 4.0 * rate.sqrt() * loss / 20_000_f64.sqrt()
    };
    assert!(near(mean("relay"), 2.0, 1_000.0) && near(mean("ransom"), 0.1, 500_000.0), "{rows:?}");
    let sum = mean("relay") + mean("ransom");
    assert!((mean("") - sum).abs() < 0.05, "{} beside {sum}", mean(""));
    // The same again, and other years by another seed.
    let again = |seed: &str| format!("/risks/quantity?years=20000&seed={seed}&format=csv");
    assert_eq!(ok(&ada, &again("5")).await, ok(&ada, &again("5")).await);
    assert_ne!(ok(&ada, &again("5")).await, ok(&ada, &again("6")).await);
    // Who may only read is offered no form; a changed risk is reckoned anew.
    let aud = ok(&house.browser("aud").await, "/risks/quantity").await;
    assert!(!aud.contains("/edit#"), "{aud}");
    let edit = [
        ("based_on", "1"),
        ("title", "Ransom"),
        ("owner", "role/risk-owner"),
        ("assets", "asset/portal"),
        ("affects", "integrity"),
        ("threat", "Somebody does it"),
        ("vulnerability", "Nothing stops it"),
        ("current.likelihood", "possible"),
        ("current.consequence", "severe"),
    ];
    assert!(ada.post("/o/north/records/risk/ransom/edit", &edit).await.status.is_redirection());
    let text = ok(&ada, "/risks/quantity?years=20000&seed=5").await;
    assert!(text.contains("2 risks have no numbers"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_numbers_the_page_says_how_to_begin() {
    let text = ok(&Installation::new().await.browser("ada").await, "/risks/quantity").await;
    assert!(
        text.contains("No risk has numbers yet") && text.contains("Put the first risk into numbers"),
        "{text}"
    );
    assert!(!text.contains("NaN"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_is_made_and_compared_with_what_came_after() {
    let house = Installation::with(house()).await;
    let ada = house.browser("ada").await;
    let form = ok(&ada, "/risks/assessments/new").await;
    assert!(
        form.contains("3 risks</a>, each in this very version") && form.contains("value=\"person/bob\""),
        "{form}"
    );
    let sent = [
        ("title", "June"),
        ("date", "2026-06-01"),
        ("scope", "All"),
        ("owner", "role/isms-manager"),
        ("result", "Three risks."),
        ("simulate", "yes"),
        ("seed", "5"),
    ];
    let refused = ada.post("/o/north/risks/assessments", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("Nobody is named") && refused.text.contains("Three risks."),
        "{}",
        refused.text
    );
    let sent = [&sent[..], &[("participants", "person/ada")]].concat();
    let made = ada.post("/o/north/risks/assessments", &sent).await;
    assert_eq!(made.location(), "/o/north/risks/assessments/june");
    let page = ok(&ada, "/risks/assessments/june").await;
    assert!(page.contains("No risk that is in both stands at another level."), "{page}");
    assert!(page.contains("not signed off") && page.contains("#attest-sign_off"), "{page}");

    // One risk is rated lower and loses its numbers, one goes, one comes.
    let rated = [
        ("based_on", "1"),
        ("title", "Ransom"),
        ("owner", "role/risk-owner"),
        ("assets", "asset/portal"),
        ("affects", "integrity"),
        ("threat", "Somebody does it"),
        ("vulnerability", "Nothing stops it"),
        ("current.likelihood", "rare"),
        ("current.consequence", "severe"),
    ];
    assert!(ada.post("/o/north/records/risk/ransom/edit", &rated).await.status.is_redirection());
    let gone =
        ada.post("/o/north/records/risk/stolen-key/delete", &[("version", "1"), ("based_on", "1")]).await;
    assert!(gone.status.is_redirection(), "{}", gone.status);
    let mut fresh = rated;
    fresh[1] = ("title", "Insider sells data");
    assert!(ada.post("/o/north/new/risk", &fresh).await.status.is_redirection());
    let page = ok(&ada, "/risks/assessments/june").await;
    for said in [
        "Appeared since",
        "Insider sells data",
        "Only in “June”",
        "Stolen key",
        "better",
        "Where the difference lies",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("cannot be read in the version it pins"), "every version is kept here");
    // Ten thousand imagined years cost about a tenth of half a million a year less.
    assert!(page.contains("−5") || page.contains("−4"), "{page}");
    let list = ok(&ada, "/risks/assessments").await;
    assert!(list.contains("in time") && list.contains("/risks/assessments/june"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_criteria_are_shown_before_they_are_saved() {
    let house = Installation::with(house()).await;
    let ada = house.browser("ada").await;
    let form = ok(&ada, "/records/criteria/scales/edit").await;
    assert!(form.contains("See what moves"), "{form}");
    assert!(!ok(&ada, "/records/risk/relay/edit").await.contains("See what moves"));
    let position = house.position("north").await;
    let sent = |likelihood: [&'static str; 3], high: &'static str| {
        let mut form = vec![
            ("based_on", "1"),
            ("preview", "1"),
            ("title", "Scales"),
            ("owner", "role/isms-manager"),
            ("version", "2"),
        ];
        let paths = ["likelihood[0]", "likelihood[1]", "likelihood[2]"];
        let names: Vec<String> =
            paths.iter().flat_map(|p| [format!("{p}.id"), format!("{p}.means")]).collect();
        let names: Vec<&'static str> = names.into_iter().map(|n| &*n.leak()).collect();
        for (i, word) in likelihood.into_iter().enumerate() {
            form.extend([(names[2 * i], word), (names[2 * i + 1], "x")]);
        }
        form.extend([("consequence[0].id", "minor"), ("consequence[0].means", "a")]);
        form.extend([("consequence[1].id", "severe"), ("consequence[1].means", "b")]);
        form.extend([("bands[0].name", "low"), ("bands[0].from", "1"), ("bands[0].acceptable", "true")]);
        form.extend([("bands[1].name", "high"), ("bands[1].from", high), ("bands[1].acceptable", "false")]);
        form.push(("when", "yearly"));
        form
    };
    let address = "/o/north/records/criteria/scales/edit";
    // Three risks stand at possible × severe, 4 of 6: in the high band from 4 on, in the low one when it begins at 5.
    let page = ada.post(address, &sent(["rare", "possible", "likely"], "5")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("<dt>Better</dt><dd>3</dd>") && page.text.contains("<dt>Worse</dt><dd>0</dd>"),
        "{}",
        page.text
    );
    assert!(page.text.contains("says the same; the criteria moved it"), "{}", page.text);
    // The form is there again, to change or to save, still based on the version it began with.
    assert!(page.text.contains("value=\"5\"") && page.input("based_on") == "1", "{}", page.text);
    let page = ada.post(address, &sent(["rare", "sometimes", "likely"], "4")).await;
    assert!(page.text.contains("<dt>Off the scales</dt><dd>3</dd>"), "{}", page.text);
    let page = ada.post(address, &sent(["rare", "possible", "likely"], "4")).await;
    assert!(page.text.contains("nothing moves"), "{}", page.text);
    // What cannot be read is said, and nothing was written by any of it.
    let page = ada.post(address, &sent(["rare", "possible", "likely"], "four")).await;
    assert!(page.text.contains("were not taken") || page.text.contains("was not taken"), "{}", page.text);
    assert_eq!(house.position("north").await, position);
    let bob = house.browser("bob").await.post(address, &sent(["rare", "possible", "likely"], "5")).await;
    assert_eq!(bob.status, StatusCode::FORBIDDEN);
    let shown = ok(&ada, "/risks/criteria").await;
    assert!(shown.contains("What each band asks for") && shown.contains("4 to 6"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workshop_is_held_and_its_faults_are_shown_where_they_are() {
    let house = Installation::with(house()).await;
    let ada = house.browser("ada").await;
    let choose = ok(&ada, "/risks/workshop").await;
    assert!(choose.contains("value=\"asset/archive\"") && choose.contains("no risk yet"), "{choose}");
    let walk = ok(&ada, "/risks/workshop?on=asset/archive&family=credentials").await;
    assert!(walk.contains("name=\"scenario\"") && walk.contains("Risk owner (Bob)"), "{walk}");
    let scenario =
        walk.split("name=\"scenario\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let name = |field: &str| -> &'static str { format!("{scenario}.{field}").leak() };
    let id: &'static str = scenario.clone().leak();
    let mut form = vec![
        ("on", "asset/archive"),
        ("family", "credentials"),
        ("scenario", id),
        (name("title"), "Stolen password opens the archive"),
        (name("assets"), "asset/archive"),
        (name("owner"), "role/risk-owner"),
        (name("threat"), "Somebody buys a password"),
        (name("vulnerability"), "No second factor"),
        (name("likelihood"), "likely"),
    ];
    let before = house.position("north").await;
    let refused = ada.post("/o/north/risks/workshop", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("it is not rated") && refused.text.contains("No second factor"),
        "{}",
        refused.text
    );
    assert_eq!(house.position("north").await, before);
    form.push((name("consequence"), "severe"));
    let held = ada.post("/o/north/risks/workshop", &form).await;
    assert_eq!(held.location(), "/o/north/risks", "{}", held.text);
    let made = house.text("risk/stolen-password-opens-the-archive").await;
    assert!(
        made.contains("owner: role/risk-owner") && made.contains(&format!("scenario: {scenario}")),
        "{made}"
    );
    let aud = house.browser("aud").await;
    assert_eq!(aud.post("/o/north/risks/workshop", &form).await.status, StatusCode::FORBIDDEN);
    assert!(aud.get("/o/north/risks/workshop").await.location().ends_with("/risks/scenarios"));
}
