//! The commands as a user runs them: the real binary, real folders, real exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn muster(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muster"))
        .args(args)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn error(output: &Output) -> String {
    error_with(2, output)
}

fn error_with(code: i32, output: &Output) -> String {
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}{}",
        text(output),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(args: &[&str]) -> Value {
    let output = muster(args);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_example_gives_at_least_25_different_rules_with_correct_places() {
    let report = json(&["check", "examples/fjordline", "--format", "json"]);
    let said = report["diagnostics"].as_array().unwrap();
    let rules: BTreeSet<_> =
        said.iter().filter_map(|d| d["rule"].as_str()).filter(|r| !r.starts_with("format/")).collect();
    assert!(rules.len() >= 25, "only {} rules: {rules:?}", rules.len());
    let mut placed = 0;
    for d in said.iter().filter(|d| !d["place"].is_null()) {
        let place = &d["place"];
        let path = place["path"].as_str().unwrap();
        let file = std::fs::read_to_string(root().join("examples/fjordline").join(path)).unwrap();
        let line = file.lines().nth(place["line"].as_u64().unwrap() as usize - 1);
        assert!(line.is_some(), "{path} has no line {}", place["line"]);
        let column = place["column"].as_u64().unwrap() as usize;
        assert!(
            column <= line.unwrap().chars().count() + 1,
            "{path}:{} has no column {column}",
            place["line"]
        );
        // Where the diagnostic names a field, the place must be on that field's lines, or at the top when it is absent.
        if let (Some(field), Some(record)) = (d["field"].as_str(), d["record"].as_str()) {
            let key = field.split(['.', '[']).next().unwrap();
            let has_key = file.lines().any(|l| l.starts_with(&format!("{key}:")));
            let on = file
                .lines()
                .take(place["line"].as_u64().unwrap() as usize)
                .filter(|l| !l.starts_with([' ', '-', '#']) && l.contains(':'))
                .last();
            if has_key && !d["rule"].as_str().unwrap().starts_with("format/") {
                assert!(on.is_some_and(|l| l.starts_with(&format!("{key}:"))), "{record} {field}: {on:?}");
            }
        }
        placed += 1;
    }
    assert!(placed > 40, "only {placed} have a place");
}

#[test]
fn the_clean_example_is_silent() {
    let output = muster(&["check", "examples/kestrel", "--format", "json", "--deny", "opportunity"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said: Vec<_> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| format!("{} {}", d["rule"], d["message"]))
        .collect();
    assert!(said.is_empty(), "{said:#?}");
    // What people acknowledged is kept by an installation: of a folder, this one rule cannot tell.
    let not_run: Vec<_> =
        report["not_run"].as_array().unwrap().iter().map(|n| n["rule"].as_str().unwrap()).collect();
    assert_eq!(
        not_run,
        ["7.3/document-not-acknowledged"],
        "every other rule could look: {}",
        report["not_run"]
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn deny_decides_the_exit_code() {
    assert_eq!(muster(&["check", "examples/fjordline"]).status.code(), Some(0));
    assert_eq!(muster(&["check", "examples/fjordline", "--deny", "major"]).status.code(), Some(1));
    // A slip in a rule's name must not pass for good.
    let slip =
        ["check", "examples/fjordline", "--deny", "major", "--rule", "4.3/identity-service-out-of-skope"];
    assert!(error(&muster(&slip)).contains("did you mean"));
}

#[test]
fn as_of_moves_the_judgement() {
    let count = |as_of: &str| {
        let report = json(&["check", "examples/fjordline", "--format", "json", "--as-of", as_of]);
        report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|d| d["rule"] == "6.1.3/treatment-overdue")
            .count()
    };
    assert!(count("2028-01-01T00:00:00Z") > count("2026-06-30T08:00:00Z"));
}

#[test]
fn a_broken_file_is_told_and_the_rest_still_loads() {
    let dir = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("muster.toml", "name = \"X\"\n");
    put("risk/good.md", "---\ntitle: Good\n---\n");
    put("risk/bad.md", "---\ntitle: [never closed\n---\n");
    put("nonsense/x.md", "---\ntitle: X\n---\n");
    let report = json(&["check", dir.path().to_str().unwrap(), "--format", "json"]);
    let at = |rule: &str| {
        let said = report["diagnostics"].as_array().unwrap();
        said.iter().find(|d| d["rule"] == rule).map(|d| d["place"]["path"].as_str().unwrap().to_owned())
    };
    assert_eq!(at("format/front-matter").as_deref(), Some("risk/bad.md"));
    assert_eq!(at("format/stray-file").as_deref(), Some("nonsense/x.md"));
    assert_eq!(report["summary"]["records"], 1);
}

#[test]
fn explain_knows_every_rule_and_helps_with_slips() {
    let all = json(&["explain", "--list", "--format", "json"]);
    assert!(all.as_array().unwrap().len() >= 30);
    let one = text(&muster(&["explain", "4.3/identity-service-out-of-scope"]));
    assert!(one.contains("Why it matters") && one.contains("How to resolve"));
    assert!(error(&muster(&["explain", "4.3/identity-service-out-of-skope"])).contains("did you mean"));
}

#[test]
fn posture_equals_the_contract() {
    let data = "crates/muster-posture/tests/data/estate-2000-seed3";
    let mut report =
        json(&["posture", data, "--as-of", "2026-06-30T00:00:00Z", "--format", "json", "--pairs-hash"]);
    // Beside the contract.
    assert!(report.as_object_mut().unwrap().remove("standing_privilege_effective").is_some());
    for metric in report.as_object_mut().unwrap().values_mut() {
        metric.as_object_mut().unwrap().remove("unknown");
    }
    let expected = root().join("crates/muster-posture/tests/data").join("expected-2000-seed3.json");
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(expected).unwrap()).unwrap();
    assert_eq!(report, expected);
    let without = json(&["posture", data, "--as-of", "2026-06-30T00:00:00Z", "--format", "json"]);
    assert!(without["effective_access_pairs"]["pairs_sha256"].is_null());
}

#[test]
fn a_baseline_is_shown_beside_what_the_data_prove() {
    let told = json(&["baseline", "examples/fjordline", "--format", "json"]);
    assert_eq!(told["baseline"], "Baseline of June 2026");
    let lines = told["lines"].as_array().unwrap();
    let of = |key: &str| lines.iter().find(|l| l["line"] == key).unwrap();
    assert_eq!((&of("a.5.18")["now"], &of("a.5.18")["wanted"]), (&1.into(), &4.into()));
    assert!(of("8.1")["now"].is_null() && of("8.1")["supported"].is_u64());
    assert!(lines.len() > 100 && lines.iter().all(|l| l["supported"].as_u64().is_some_and(|n| n <= 4)));
    let output = muster(&["baseline", "examples/fjordline"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in {text}"));
    assert!(at("A.5.18") < at("A.5.16"), "three levels to climb come before two: {text}");
    assert!(!text.contains("5.1       Leadership"), "what is as wanted is no gap: {text}");
}

#[test]
fn the_plan_is_the_same_twice_and_a_calendar_reads_it() {
    let plan = || text(&muster(&["plan", "examples/fjordline", "--format", "json"]));
    assert_eq!(plan(), plan());
    let calendar = text(&muster(&["plan", "examples/fjordline", "--format", "ical"]));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), calendar.matches("END:VEVENT").count());
    assert!(calendar.matches("BEGIN:VEVENT").count() > 20);
}

#[test]
fn files_go_into_the_store_and_back_without_a_byte_lost() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let out = dir.path().join("out");
    let args = |verb: &'static str| {
        ["--data", data.to_str().unwrap(), "--org", "fjordline"]
            .map(str::to_owned)
            .into_iter()
            .chain([verb.to_owned()])
            .collect::<Vec<_>>()
    };
    let run = |verb: &str, folder: &str, more: &[&str]| {
        let base = args("x");
        let mut all = vec![verb, folder, &base[0], &base[1], &base[2], &base[3]];
        all.extend(more);
        muster(&all)
    };
    let imported = run("import", "examples/fjordline", &["--apply"]);
    assert!(imported.status.success(), "{}{}", text(&imported), String::from_utf8_lossy(&imported.stderr));
    assert!(run("export", out.to_str().unwrap(), &[]).status.success());
    let mut compared = 0;
    for kind in std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        for file in std::fs::read_dir(&kind).unwrap().map(|e| e.unwrap().path()) {
            let relative = file.strip_prefix(&out).unwrap();
            let original = root().join("examples/fjordline").join(relative);
            assert_eq!(
                std::fs::read(&file).unwrap(),
                std::fs::read(&original).unwrap(),
                "{}",
                relative.display()
            );
            compared += 1;
        }
    }
    assert!(compared > 150, "only {compared} files came back");
    let again = text(&run("import", out.to_str().unwrap(), &[]));
    assert!(again.contains("0 new, 0 changed, 0 deleted"), "{again}");
}

#[test]
fn what_cannot_be_done_is_said_in_one_line_with_what_to_do() {
    assert!(error(&muster(&["check", "no/such/folder"])).contains("is not a folder"));
    assert!(error(&muster(&["posture", "no/such/folder"])).contains("no/such/folder"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let said = error(&muster(&["serve", "--data", data.to_str().unwrap(), "--listen", &address]));
    assert!(said.contains("in use") && said.trim().lines().count() == 1, "{said}");
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let said =
        error_with(7, &muster(&["serve", "--data", file.to_str().unwrap(), "--listen", "127.0.0.1:0"]));
    assert!(said.trim().lines().count() == 1 && said.contains("file"), "{said}");
    let said = error(&muster(&["export", "x", "--org", "x", "--data", "no/such/data"]));
    assert!(said.contains("no/such/data"), "{said}");
}

#[test]
fn a_first_run_prints_a_one_time_token() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_muster"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(dir.path().join("data"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Vec<String> = lines.map(Result::unwrap).take(6).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.iter().any(|l| l.contains("one-time token")), "{said:?}");
}

#[test]
fn tables_are_pulled_into_a_sealed_snapshot_and_nothing_half_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let tables = root().join("crates/muster-posture/tests/data/estate-2000-seed3");
    let sources = dir.path().join("sources.toml");
    let out = dir.path().join("snapshot");
    let describe = |folder: &Path| {
        let text = format!(
            "[[source]]\nconnector = \"tables\"\nname = \"all\"\nfolder = {:?}\nfacts = [\"sign_in\", \"hr_dates\"]\n",
            folder.display().to_string()
        );
        std::fs::write(&sources, text).unwrap();
    };
    let pull = || muster(&["pull", "--sources", sources.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    describe(&dir.path().join("nowhere"));
    assert!(error(&pull()).contains("nowhere"));
    assert!(!out.exists(), "nothing half is kept");
    describe(&tables);
    let pulled = pull();
    assert!(pulled.status.success(), "{}", String::from_utf8_lossy(&pulled.stderr));
    assert!(text(&pulled).contains("2000 accounts"));
    let report =
        json(&["posture", out.to_str().unwrap(), "--as-of", "2026-06-30T00:00:00Z", "--format", "json"]);
    assert_eq!(
        report["mfa_coverage"]["rate"]["denominator"], 0,
        "MFA is not reported, so nothing is measured"
    );
    assert!(report["mfa_coverage"]["unknown"].as_u64().unwrap() > 1000);
    assert!(error(&pull()).contains("already there"));
}

#[test]
fn snapshots_are_sealed_compared_and_verified() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let tables = dir.path().join("tables");
    std::fs::create_dir(&tables).unwrap();
    let sources = path("sources.toml");
    let described = format!(
        "[[source]]\nconnector = \"tables\"\nname = \"d\"\nfolder = {:?}\nfacts = [\"sign_in\"]\n",
        tables.display().to_string()
    );
    std::fs::write(&sources, described).unwrap();
    let write = |accounts: &[&str]| {
        let rows: String = accounts.iter().map(|a| format!("{a}\n")).collect();
        let text = format!(
            "account_id,source,username,person_id,kind,enabled,privileged_hint,created_at,last_sign_in_at,\
             password_changed_at,mfa_methods,disabled_at\n{rows}"
        );
        std::fs::write(tables.join("accounts.csv"), text).unwrap();
    };
    let done = |args: &[&str]| {
        let output = muster(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        text(&output)
    };
    let ann = "ann,d,ann,,human,true,false,2026-01-01T00:00:00Z,,,,";
    write(&[
        ann,
        "bob,d,bob,,human,true,false,2026-01-01T00:00:00Z,,,,",
        "eve,d,eve,,human,true,false,2026-01-01T00:00:00Z,,,,",
    ]);
    let (one, two) = (path("one"), path("two"));
    done(&["pull", "--sources", &sources, "--out", &one]);
    write(&[
        ann,
        "bob,d,bob,,human,false,false,2026-01-01T00:00:00Z,,,,",
        "new,d,new,,human,true,false,2026-01-01T00:00:00Z,,,,",
    ]);
    done(&["pull", "--sources", &sources, "--out", &two, "--previous", &one, "--csv"]);

    let shown = done(&["snapshot", "show", &two]);
    assert!(
        shown.contains("reports  sign_in") && shown.contains("accounts                      3 rows"),
        "{shown}"
    );
    let digest = json(&["snapshot", "show", &one, "--format", "json"])["digest"].as_str().unwrap().to_owned();
    assert!(shown.contains(&format!("previous {digest}")), "{shown}");
    assert!(done(&["snapshot", "verify", &two, "--previous", &one]).starts_with("whole: "));
    assert!(error(&muster(&["snapshot", "verify", &one, "--previous", &two])).contains("against nothing"));

    let compared = muster(&["snapshot", "compare", &one, &two, "--format", "json"]);
    assert_eq!(compared.status.code(), Some(1));
    let compared: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let accounts = compared.as_array().unwrap().iter().find(|t| t["table"] == "accounts").unwrap();
    let keys = |way: &str| accounts[way]["keys"].clone();
    assert_eq!(
        [keys("appeared"), keys("gone"), keys("changed")],
        [["new"], ["eve"], ["bob"]].map(Value::from)
    );
    let compared = muster(&["snapshot", "compare", &one, &two, "--limit", "0"]);
    assert!(text(&compared).contains("+ and 1 more"), "{}", text(&compared));
    assert_eq!(muster(&["snapshot", "compare", &one, &one]).status.code(), Some(0));

    // Sealed by hand it says the same as sealed by the pull.
    let again = path("again");
    done(&["snapshot", "seal", &two, "--previous", &one, "--out", &again, "--csv"]);
    let table = |folder: &str| std::fs::read_to_string(Path::new(folder).join("accounts.csv")).unwrap();
    assert_eq!(table(&again), table(&two));
    assert!(error(&muster(&["snapshot", "seal", &two, "--out", &again])).contains("already there"));

    std::fs::write(Path::new(&two).join("accounts.csv"), table(&two).replace("false", "true")).unwrap();
    assert!(error(&muster(&["snapshot", "verify", &two])).contains("accounts.csv"));
    let bare = root().join("crates/muster-posture/tests/data");
    assert!(error(&muster(&["snapshot", "show", bare.to_str().unwrap()])).contains("holds no table"));
}

#[test]
fn sources_of_an_installation_are_listed_tried_pulled_and_their_key_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (data, sources, people, key) =
        (path("data"), path("sources.toml"), path("people.csv"), path("new.key"));
    let example = root().join("examples/fjordline").to_str().unwrap().to_owned();
    let at = |args: &[&str]| {
        let place = ["--data", data.as_str(), "--org", "north"];
        muster(&[args, &place[..]].concat())
    };
    let done = |args: &[&str]| {
        let output = at(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        text(&output)
    };
    let started = muster(&["import", &example, "--org", "north", "--data", &data, "--apply"]);
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    assert!(String::from_utf8_lossy(&at(&["source", "list"]).stderr).contains("no source is set up"));
    assert!(error_with(5, &at(&["pull"])).contains("no source to read"));

    std::fs::write(&people, "No,Name,Ends\n1,Ada,\n2,Bob,2026-01-31\n").unwrap();
    let columns = "columns = [\"employee_number = No\", \"display_name = Name\", \"terminated_on = Ends\"]";
    let hr = format!(
        "[[source]]\nconnector = \"hr\"\nname = \"hr\"\nfile = {people:?}\n{columns}\nform = {{ dates = \"iso\" }}\n"
    );
    let secret = "password = { value = \"hunter2\" }";
    let ldap = format!(
        "{hr}[[source]]\nconnector = \"ldap\"\nname = \"corp\"\nurl = \"ldaps://h\"\nbase_dn = \"dc=x\"\n{secret}\n"
    );
    std::fs::write(&sources, ldap).unwrap();
    let refused = error_with(5, &at(&["source", "add", "--sources", &sources]));
    assert!(refused.contains("a secret stands in `password`") && !refused.contains("hunter2"), "{refused}");
    std::fs::write(&sources, hr).unwrap();
    assert_eq!(done(&["source", "add", "--sources", &sources]), "hr: taken\n");
    assert!(done(&["source", "list"]).starts_with("hr  hr  read"));
    assert!(done(&["source", "test", "hr"]).contains("hr: read tables: ok"));
    assert!(done(&["pull", "--dry-run"]).contains("would keep 2 people"));
    assert!(done(&["pull"]).starts_with("taken "));

    std::fs::write(&key, "cd".repeat(32)).unwrap();
    let new = format!("file:{key}");
    assert!(done(&["source", "rotate-key", "--new", &new]).starts_with("0 secrets sealed"));
    assert!(error(&at(&["source", "rotate-key", "--new", "cdcd"])).contains("never an argument"));
    done(&["source", "forget", "hr"]);
    assert!(error_with(3, &at(&["source", "test", "hr"])).contains("hr"));
}

#[test]
fn access_is_explained_from_the_folder_and_from_an_installation_alike() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data").to_str().unwrap().to_owned();
    let example = root().join("examples/fjordline").to_str().unwrap().to_owned();
    let imported = muster(&["import", &example, "--org", "fj", "--data", &data, "--apply", "--snapshots"]);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let folder = ["--isms", example.as_str()];
    let installed = ["--data", data.as_str(), "--org", "fj"];
    let right = "directory:domain:admin";
    for (asked, code, said) in [
        (vec!["why", "corp-ad:anette.espeland", right], 0, "member of GG-Helpdesk-L1"),
        (vec!["who", right], 0, "Enabled accounts: 23"),
        (vec!["leave", "corp-ad:gg-helpdesk-l1"], 0, right),
        (vec!["duties", "supplier-and-payment"], 1, "Gro Dahle"),
        (vec!["duties", "administer-and-pay"], 0, "0 people"),
        (vec!["duties", "--pair", "no:such:right", right], 1, "cannot be looked at"),
    ] {
        let ask = |place: &[&str]| muster(&[&["access"], &asked[..], place].concat());
        for place in [&folder[..], &installed[..]] {
            let told = ask(place);
            let out = text(&told);
            let context = format!("{asked:?} {place:?}: {out} {}", String::from_utf8_lossy(&told.stderr));
            assert_eq!(told.status.code(), Some(code), "{context}");
            assert!(out.contains(said), "{context}");
        }
    }
    let lost = error(&muster(&["access", "why", "nobody", right, "--data", &data, "--org", "fj"]));
    assert!(lost.contains("nobody"), "{lost}");
}

#[test]
fn snapshots_of_an_installation_are_pinned_kept_by_a_policy_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data").to_str().unwrap().to_owned();
    let example = root().join("examples/fjordline").to_str().unwrap().to_owned();
    let import = ["import", &example, "--org", "fj", "--data", &data, "--apply", "--snapshots"];
    assert!(muster(&import).status.success());
    let at = |args: &[&str]| muster(&[&["snapshot"], args, &["--data", &data, "--org", "fj"]].concat());
    let done = |args: &[&str]| {
        let output = at(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        text(&output)
    };
    let listed = done(&["list"]);
    let digests: Vec<&str> = listed.lines().map(|l| &l[..64]).collect();
    assert_eq!(digests.len(), 4, "{listed}");
    let tight = ["--newest", "2", "--months", "0", "--days", "0"];
    let tried = done(&[&["prune", "--dry-run"], &tight[..]].concat());
    assert!(tried.contains("goes   ") && tried.contains("stays"), "{tried}");
    let untouched = done(&["list"]);
    assert_eq!(untouched, listed);
    assert!(text(&at(&["prune"])).is_empty(), "no policy is on");
    assert!(error(&at(&[&["prune"], &tight[..]].concat())).contains("--dry-run"));
    assert!(error_with(2, &at(&["prune", "--dry-run", "--newest", "1"])).contains("--newest must be"));

    let oldest = &digests[3][..12];
    assert!(error_with(5, &at(&["pin", oldest, "--why", " "])).contains("why"));
    assert!(error_with(3, &at(&["pin", "0000000000", "--why", "x"])).contains("not found"));
    done(&["pin", oldest, "--why", "the year's end"]);
    assert!(done(&["list"]).contains("pinned: the year's end"));
    done(&[&["keep", "--why", "our schedule"], &tight[..]].concat());
    let tried = done(&["prune", "--dry-run"]);
    let removed = done(&["prune"]);
    let gone = tried.lines().filter(|l| l.starts_with("goes")).count();
    assert!(gone > 0 && removed.contains(&format!("{gone} removed")), "{tried}{removed}");
    assert!(done(&["prune"]).contains("0 removed"));
    let after = done(&["list"]);
    assert_eq!(after.matches("  removed 20").count(), gone, "{after}");
    assert!(after.contains("by console") && after.contains("Kept are the newest 2."), "{after}");
    // Taking the folder in again brings none of them back.
    let again = text(&muster(&import));
    assert_eq!(again.matches("left out").count(), gone, "{again}");
    done(&["unpin", oldest, "--why", "closed"]);
    assert!(done(&["prune"]).contains("removed  "));
    done(&["keep", "--off", "--why", "investigation"]);

    // Of an ISMS folder, only what would be.
    let folder = ["snapshot", "prune", "--isms", &example, "--newest", "2", "--months", "0", "--days", "0"];
    assert!(error(&muster(&folder)).contains("--dry-run"));
    let told = muster(&[&folder[..], &["--dry-run"]].concat());
    assert!(text(&told).contains("2026-06-29") && text(&told).contains("would go"), "{}", text(&told));
    assert!(root().join("examples/fjordline/snapshots/2025-12-31").is_dir());
}

#[test]
fn risks_are_put_into_money_and_bad_numbers_are_told() {
    let ask = |more: &[&str]| {
        muster(&[&["risk", "simulate", "examples/fjordline", "--trials", "2000"], more].concat())
    };
    let shown = text(&ask(&[]));
    assert!(shown.contains("All together") && shown.contains("tolerated"), "{shown}");
    assert_eq!(text(&ask(&[])), shown, "the same seed, the same figures");
    assert_ne!(text(&ask(&["--seed", "2"])), shown);
    let json: Value = serde_json::from_str(&text(&ask(&["--format", "json"]))).unwrap();
    assert_eq!(json["settings"]["trials"], 2000);
    assert!(json["risks"].as_array().unwrap().len() > 3 && json["problems"].as_array().unwrap().is_empty());
    assert!(
        error(&muster(&["risk", "simulate", "examples/fjordline", "--trials", "5"]))
            .contains("choose 1000 to")
    );

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("risk")).unwrap();
    std::fs::write(folder.path().join("muster.toml"), "name = \"X\"\n").unwrap();
    let risk = "---\ntitle: R\ncurrent: {frequency: {low: 3, high: 1}, loss: {low: 1, high: 2}}\n---\n";
    std::fs::write(folder.path().join("risk/r.md"), risk).unwrap();
    let told = muster(&["risk", "simulate", folder.path().to_str().unwrap()]);
    assert!(told.status.success());
    assert!(
        String::from_utf8_lossy(&told.stderr)
            .contains("risk/r current.frequency: low 3 and high 1 are no range")
    );
}

#[test]
fn a_record_is_traced_both_ways_and_the_whole_step_by_step() {
    let found = json(&["trace", "control/a.5.18", "examples/fjordline", "--format", "json"]);
    let at = |step: &str| {
        let nodes = found["nodes"].as_array().unwrap();
        nodes.iter().filter(|n| n["step"] == step).map(|n| n["record"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert!(at("party").contains(&"party/nis2-authorities"));
    assert!(at("finding").contains(&"finding/leavers-late-2025"));
    assert!(at("decision").contains(&"decision/hr-driven-lifecycle"));
    assert_eq!(at("control"), ["control/a.5.18"]);
    let few = json(&[
        "trace",
        "party/nis2-authorities",
        "examples/fjordline",
        "--per-step",
        "1",
        "--format",
        "json",
    ]);
    assert!(!few["left_off"].as_array().unwrap().is_empty());
    let words = text(&muster(&["trace", "control/a.5.18", "examples/fjordline"]));
    assert!(words.contains("=>  Access rights") && words.contains("[6.1.3/treatment-on-paper]"), "{words}");
    let whole = text(&muster(&["trace", "examples/fjordline"]));
    assert!(whole.contains("Interested party") && whole.contains("breaks in all"), "{whole}");
    assert_eq!(muster(&["trace", "risk/nobody-wrote", "examples/fjordline"]).status.code(), Some(3));
    // The arguments that say with what and as of when it is judged are the same for every command.
    for command in
        [&["trace", "control/a.5.18"][..], &["plan"], &["baseline"], &["risk", "simulate"], &["check"]]
    {
        let asked = [command, &["examples/fjordline", "--snapshot", "no/such/snapshot"]].concat();
        assert!(error(&muster(&asked)).contains("no/such/snapshot"), "{command:?}");
    }
    assert!(error(&muster(&["trace", "nonsense/x", "examples/fjordline"])).contains("names no record"));
}
