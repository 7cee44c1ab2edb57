//! Doing what waits on the page of the record: short forms ask one thing and leave the rest as it was, a finding's way leads to
//! each next step, an audit hands what it knows to the finding.

use axum::http::StatusCode;

use crate::installation::{Installation, file, north};

const ACTION: &str = "---\ntitle: Say who reviews\nowner: role/engineer # since May\nfinding: finding/no-review\nclass: corrective\n\
                      due: 2026-05-01\n---\nIn the meeting.\n";
const AUDIT: &str = "---\ntitle: Spring\nowner: role/isms-manager\ndate: 2026-04-01\ncriteria: c\nscope: s\nclauses: ['8.1']\n\
                     auditors: [person/ada]\nchecklist:\n  - {clause: '8.1', question: 'Who & why?', seen: 3 of 7, result: nonconformity}\n---\n";

async fn house() -> Installation {
    let mut files = north();
    files.push(file("action/say-who.md", ACTION));
    files.push(file("audit/spring.md", AUDIT));
    Installation::with(files).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_form_leaves_the_rest_as_it_was() {
    let house = house().await;
    let eve = house.browser("eve").await;
    let page = eve.get("/o/north/records/action/say-who").await;
    assert!(page.text.contains("Note as done") && page.text.contains("due on 1 May 2026"), "{}", page.text);
    let edit = "/o/north/records/action/say-who/edit";
    let bad =
        eve.post(edit, &[("based_on", "1"), ("only", "done"), ("done", "soon"), ("title", "Forged")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.text.contains("value=\"soon\"") && !bad.text.contains("name=\"title\""),
        "only what was asked comes back"
    );
    let done = eve
        .post(edit, &[("based_on", "1"), ("only", "done"), ("done", "2026-05-30"), ("title", "Forged")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(house.text("action/say-who").await, ACTION.replace("---\nIn", "done: 2026-05-30\n---\nIn"));
    let page = eve.get("/o/north/records/action/say-who").await;
    assert!(page.text.contains("done 30 May 2026") && page.text.contains("Save what was seen"));
    let bob = house.browser("bob").await.get("/o/north/records/action/say-who").await;
    assert!(!bob.text.contains("Save what was seen"), "who does not answer for it is not asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_of_a_finding_leads_to_each_step() {
    let house = house().await;
    let ada = house.browser("ada").await;
    let finding = "/o/north/records/finding/no-review";
    let page = ada.get(finding).await;
    for to in ["/edit?only=contained", "/edit?only=cause", "/edit?only=design"] {
        assert!(page.text.contains(&format!("{finding}{to}")), "{to}: {}", page.text);
    }
    let cause = ada.get(&format!("{finding}/edit?only=cause")).await;
    assert!(
        cause.text.contains("name=\"cause.text\"") && !cause.text.contains("name=\"grade\""),
        "{}",
        cause.text
    );
    let row =
        [("based_on", "1"), ("only", "cause"), ("cause.text", "Nobody was asked"), ("add", "cause.whys")];
    let more = ada.post(&format!("{finding}/edit"), &row).await;
    assert!(
        more.text.contains("Nobody was asked") && !more.text.contains("name=\"grade\""),
        "a row more keeps the form short"
    );
    let bob = house.browser("bob").await.get(finding).await;
    assert!(
        bob.text.contains("How far it is") && !bob.text.contains("only=cause"),
        "reading offers nothing to do"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_hands_what_it_knows_to_the_finding() {
    let house = house().await;
    let ada = house.browser("ada").await;
    let page = ada.get("/o/north/records/audit/spring").await;
    let at = page.text.find("/o/north/new/finding?").expect("a link to raise it");
    let to = page.text[at..].split('"').next().unwrap().replace("&amp;", "&");
    let form = ada.get(&to).await;
    let filled = ["requirement", "objective_evidence", "audit"]
        .map(|name| form.text.contains(&format!("name=\"{name}\"")));
    assert_eq!(filled, [true; 3]);
    assert!(form.text.contains("Who &amp; why?") && form.text.contains("3 of 7"), "{to}");
    assert!(page.text.contains("File the report"));
    let report = [("based_on", "1"), ("only", "report"), ("report", "One nonconformity.")];
    let filed = ada.post("/o/north/records/audit/spring/edit", &report).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    assert_eq!(
        house.text("audit/spring").await,
        AUDIT.replace("---\n", "").replace("title", "---\ntitle") + "report: One nonconformity.\n---\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_and_ideas_have_the_place_to_go_on() {
    let mut files = north();
    files.push(file(
        "incident/scanner.md",
        "---\ntitle: Scanner lost\nowner: role/risk-owner\nhappened: 2026-05-01\nnoticed: 2026-05-04\nwhat: Left in a cab\nimpact: One list\n\
         assets: [asset/portal]\n---\n",
    ));
    files.push(file(
        "improvement/one-page.md",
        "---\ntitle: One page\nowner: role/risk-owner\nfrom: Night shift\nbenefit: It is read\nstatus: idea\n---\n",
    ));
    let house = Installation::with(files).await;
    let bob = house.browser("bob").await;
    let list = bob.get("/o/north/records/incident").await;
    assert!(
        list.text.contains("without a word on what was learnt") && list.text.contains("half within 3 days"),
        "{}",
        list.text
    );
    let incident = "/o/north/records/incident/scanner";
    let page = bob.get(incident).await;
    assert!(page.text.contains("Save what was learnt"));
    let learnt = [("based_on", "1"), ("only", "response,lessons"), ("lessons", "Tether it")];
    assert_eq!(bob.post(&format!("{incident}/edit"), &learnt).await.status, StatusCode::SEE_OTHER);
    let text = house.text("incident/scanner").await;
    assert!(text.contains("lessons: Tether it") && text.contains("impact: One list"), "{text}");
    let page = bob.get(incident).await;
    assert!(
        !page.text.contains("Save what was learnt") && page.text.contains("&amp;assets[0]=asset/portal"),
        "{}",
        page.text
    );
    let idea = "/o/north/records/improvement/one-page";
    let page = bob.get(idea).await;
    assert!(
        page.text.contains("waiting for a decision") && page.text.contains("No number is named"),
        "{}",
        page.text
    );
    let agreed = [("based_on", "1"), ("only", "status,indicator"), ("status", "agreed")];
    assert_eq!(bob.post(&format!("{idea}/edit"), &agreed).await.status, StatusCode::SEE_OTHER);
    assert!(house.text("improvement/one-page").await.contains("status: agreed\n---"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_there_is_not_in_order_and_what_was_refused_is_not_there() {
    let mut files = north();
    for (id, granted) in [("keys", "true"), ("post", "false")] {
        let text = format!(
            "---\ntitle: {id}\nclass: money\nbudget: {{planned: 1000 EUR}}\ndays: 7\ngranted: {granted}\n---\n"
        );
        files.push(file(&format!("resource/{id}.md"), &text));
    }
    let house = Installation::with(files).await;
    let ada = house.browser("ada").await;
    let review = ada.get("/o/north/review").await;
    let measured =
        review.text.split("What was measured").nth(1).unwrap().split("What audits found").next().unwrap();
    assert!(measured.contains("not begun") && !measured.contains("in order"), "{measured}");
    let budget = ada.get("/o/north/roadmap/budget").await;
    let whole = budget.text.split("<tfoot>").nth(1).unwrap().split("</tfoot>").next().unwrap();
    assert!(
        whole.contains("more not granted") && !whole.contains("2\u{202f}000") && whole.contains(">7<"),
        "{whole}"
    );
    let calendar = ada.get("/o/north/calendar").await;
    assert!(
        calendar.text.contains("No recurring work is written down")
            && !calendar.text.contains("done in time")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_say_who_hands_to_whom() {
    let mut files = north();
    for (id, after) in [
        ("order", ""),
        ("deliver", "after: [process/order]\n"),
        ("bill", "after: [process/deliver, process/gone]\n"),
        ("rest", ""),
    ] {
        let text = format!(
            "---\ntitle: To {id}\nowner: role/risk-owner\npurpose: p\ninputs: [i]\noutputs: [o]\n{after}---\n"
        );
        files.push(file(&format!("process/{id}.md"), &text));
    }
    let house = Installation::with(files).await;
    let bob = house.browser("bob").await;
    let list = bob.get("/o/north/records/process").await;
    assert!(
        list.text.contains("id=\"process-map")
            && list.text.contains("Step 3")
            && !list.text.contains("Step 4"),
        "{}",
        list.text
    );
    assert!(list.text.contains("1 process names no process before and none after"), "{}", list.text);
    let one = bob.get("/o/north/records/process/deliver").await;
    let between =
        one.text.split("What comes before and after").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(
        between.contains("To order")
            && between.contains("To bill")
            && between.contains("/edit?only=outcomes"),
        "{between}"
    );
}
