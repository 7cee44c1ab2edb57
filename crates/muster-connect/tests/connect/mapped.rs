//! Files in other people's layouts: people with HR words and dates, mapped tables, and what bad rows lead to.
use muster_connect::{Connector, Limits, Step, open};
use muster_estate::{FileFormat, PersonStatus, Rows, write_snapshot};
use muster_model::snapshot::{Fact, Manifest};
use serde_json::json;

use super::{now, quiet};

const PEOPLE: &str = "\u{feff}Nr;Name;Abteilung;Vorgesetzter;Status;Eintritt;Austritt;Stelle seit;Mail\n\
    7;Ada Lovelace;Forschung;;aktiv;01.02.2019;;15.03.2026;ada@example.org\n\
    8;\"Bo; der Zweite\";Forschung;ADA@example.org;Elternzeit;01.02.2020;;;bo@example.org\n\
    9;Cy;Vertrieb;7;ausgeschieden;01.02.2021;30.06.2026;;cy@example.org\n\
    10;Di;Vertrieb;99;aktiv;01.02.2022;;;di@example.org\n";

fn hr(file: &std::path::Path, more: serde_json::Value) -> Box<dyn Connector> {
    let mut settings = json!({
        "name": "hr", "file": file,
        "columns": ["employee_number = Nr", "display_name = Name", "department = Abteilung", "manager_id = Vorgesetzter",
                    "status = Status", "hired_on = Eintritt", "terminated_on = Austritt", "role_changed_on = Stelle seit",
                    "mail = Mail"],
        "form": {"delimiter": ";", "dates": "DD.MM.YYYY", "time_zone": "Europe/Berlin"},
        "status": {"active": ["aktiv"], "leave": ["Elternzeit"], "terminated": ["ausgeschieden"]},
    });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    open("hr", settings).unwrap()
}

fn written(text: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

fn micros(text: &str) -> Option<i64> {
    muster_estate::parse_micros(text)
}

#[tokio::test]
async fn people_come_with_their_words_dates_and_managers() {
    let (_folder, file) = written(PEOPLE.as_bytes());
    let pulled = hr(&file, json!({})).pull(&quiet, &Limits::default(), now()).await.unwrap();
    let people = &pulled.rows.people;
    assert_eq!(people.len(), 4);
    assert_eq!((people[1].display_name.as_str(), people[1].status), ("Bo; der Zweite", PersonStatus::Leave));
    let managers: Vec<_> = people.iter().map(|p| p.manager_id.as_deref().unwrap_or("-")).collect();
    assert_eq!(managers, ["-", "hr:7", "hr:7", "-"]);
    // Berlin's midnight; the last day worked ends at the next one.
    assert_eq!(people[0].hired_on, micros("2019-01-31T23:00:00Z"));
    assert_eq!(people[2].terminated_on, micros("2026-06-30T22:00:00Z"));
    assert!(pulled.sources[0].facts.contains(&Fact::HrDates));
    assert!(
        pulled.sources[0].warnings[0].contains("1 managers name nobody")
            && pulled.sources[0].warnings.len() == 1
    );
    let gone =
        hr(&file, json!({"end_is_last_day": false})).pull(&quiet, &Limits::default(), now()).await.unwrap();
    assert_eq!(gone.rows.people[2].terminated_on, micros("2026-06-29T22:00:00Z"));
}

#[tokio::test]
async fn bad_rows_are_named_one_by_one_and_refused_or_left_out() {
    let bad = format!(
        "{PEOPLE}11;Ed;IT;7;beurlaubt;01.02.2022;;;e@x\n12;Fy;IT;7;aktiv;2022-02-01;;;f@x\n7;Ada;IT;;aktiv;;;;\n"
    );
    let (_folder, file) = written(bad.as_bytes());
    let error = hr(&file, json!({})).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    let rows = error.rows.as_ref().unwrap();
    assert_eq!((rows.count, error.step), (3, Step::Tables));
    let said: Vec<_> = rows.first.iter().map(ToString::to_string).collect();
    assert_eq!(
        said[0],
        "people.csv, row 5, column Status (status): 'beurlaubt' is not among the mapped values. Add it to the mapping, or mend the value."
    );
    assert_eq!(
        said[1],
        "people.csv, row 6, column Eintritt (hired_on): '2022-02-01' is not a date as 30.06.2026. Mend the value, or say in the mapping how dates are written."
    );
    assert!(said[2].contains("row 7") && said[2].contains("'hr:7' is there twice"), "{}", said[2]);
    assert!(
        error.to_string().contains("3 of 7 rows are bad") && error.to_string().contains("row 6"),
        "{error}"
    );
    let test = hr(&file, json!({})).test(&Limits::default()).await;
    assert_eq!(test.failed.unwrap().rows.unwrap().count, 3);

    let pulled =
        hr(&file, json!({"on_bad_row": "skip"})).pull(&quiet, &Limits::default(), now()).await.unwrap();
    assert_eq!(pulled.rows.people.len(), 4);
    assert!(
        pulled.sources[0]
            .warnings
            .iter()
            .any(|w| w.starts_with("3 rows were bad and were left out (for example people.csv, row 5"))
    );

    // More bad than good is a wrong mapping, whatever the policy.
    let wrong = json!({"on_bad_row": "skip", "form": {"delimiter": ";", "dates": "MM/DD/YYYY"}});
    let error = hr(&file, wrong).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.to_string().contains("more than half") && error.to_string().contains("row 1,"), "{error}");
}

#[tokio::test]
async fn what_is_shown_of_bad_rows_is_bounded_and_counted() {
    let mut text = "Nr;Name\n".to_owned();
    (0..500).for_each(|_| text.push_str(";x\n"));
    let (_folder, file) = written(text.as_bytes());
    let columns = json!({"columns": ["person_id = Nr", "display_name = Name", "status := active"]});
    let error = hr(&file, columns).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    let rows = error.rows.as_ref().unwrap();
    assert_eq!((rows.count, rows.first.len()), (500, 20));
    assert!(error.to_string().ends_with("and 480 more"), "{error}");
}

#[tokio::test]
async fn old_encodings_are_read_when_said_and_never_guessed() {
    let text = b"Nr;Name;Mail\n1;Zo\xeb;z@x\n";
    let (_folder, file) = written(text);
    let columns = json!(["person_id = Nr", "display_name = Name", "status := active"]);
    let source = |encoding| {
        hr(&file, json!({"columns": columns, "status": {}, "form": {"delimiter": ";", "encoding": encoding}}))
    };
    let pulled = source("windows-1252").pull(&quiet, &Limits::default(), now()).await.unwrap();
    assert_eq!(pulled.rows.people[0].display_name, "Zoë");
    let error = source("utf-8").pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.to_string().contains("row 1, column Name: is not UTF-8"), "{error}");
}

#[tokio::test]
async fn mappings_that_do_not_fit_are_refused_before_a_row_is_read() {
    let (_folder, file) = written(PEOPLE.as_bytes());
    for (columns, said) in [
        (json!(["display_name = Name"]), "nothing tells people apart"),
        (json!(["display_name = Name", "employee_number = Nr"]), "nothing says who has left"),
        (
            json!(["display_name = Nom", "employee_number = Nr", "status = Status"]),
            "has no column \"Nom\"; it has Nr, Name",
        ),
        (
            json!(["colour = Name", "display_name = Name", "employee_number = Nr", "status = Status"]),
            "people has no column \"colour\"",
        ),
    ] {
        let error =
            hr(&file, json!({"columns": columns})).pull(&quiet, &Limits::default(), now()).await.unwrap_err();
        assert!(error.step == Step::Settings && error.to_string().contains(said), "{error}");
    }
}

#[tokio::test]
async fn accounts_of_any_layout_are_mapped_from_csv_and_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("users.csv");
    std::fs::write(
        &csv,
        "login,type,active,second factor,last seen\nada,U,Y,totp+fido2,2026-06-01\nsvc,S,N,,\n",
    )
    .unwrap();
    let columns = json!({
        "account_id": {"column": "login", "prefix": "crm:"}, "username": "login",
        "kind": {"column": "type", "values": {"u": "human"}, "otherwise": "service"},
        "enabled": {"column": "active", "values": {"y": "true", "n": "false"}}, "privileged_hint": {"constant": "false"},
        "mfa_methods": {"column": "second factor", "separator": "+"}, "last_sign_in_at": "last seen",
    });
    let settings = json!({"name": "crm", "file": csv, "table": "accounts", "columns": columns});
    let pulled = open("mapped", settings).unwrap().pull(&quiet, &Limits::default(), now()).await.unwrap();
    let accounts = pulled.rows.accounts;
    assert_eq!(
        (accounts[0].account_id.as_str(), accounts[0].enabled, accounts[1].enabled),
        ("crm:ada", true, false)
    );
    assert_eq!(accounts[0].mfa_methods, ["totp", "fido2"]);
    assert_eq!(accounts[0].last_sign_in_at, micros("2026-06-01T00:00:00Z"));
    let facts: Vec<_> = pulled.sources[0].facts.iter().map(|f| f.as_str().to_owned()).collect();
    assert_eq!(facts, ["mfa", "sign_in"], "only what is mapped is known");

    // The same through Parquet, with real times and lists in it.
    let rows = Rows { accounts, ..Rows::default() };
    let out = folder.path().join("s");
    write_snapshot(&out, &rows, &Manifest::new(now()), FileFormat::Parquet).unwrap();
    let same = [
        "account_id",
        "source",
        "username",
        "kind",
        "enabled",
        "privileged_hint",
        "mfa_methods",
        "last_sign_in_at",
    ];
    let columns: Vec<_> = same.iter().map(|c| format!("{c} = {c}")).collect();
    let settings =
        json!({"name": "crm", "file": out.join("accounts.parquet"), "table": "accounts", "columns": columns});
    let again = open("mapped", settings).unwrap().pull(&quiet, &Limits::default(), now()).await.unwrap();
    assert_eq!(again.rows.accounts, rows.accounts);

    let missing = json!({"name": "crm", "file": csv, "table": "accounts", "columns": ["account_id = login", "kind := human"]});
    let error = open("mapped", missing).unwrap().pull(&quiet, &Limits::default(), now()).await.unwrap_err();
    assert!(error.to_string().contains("nothing says what enabled of accounts is"), "{error}");
}
