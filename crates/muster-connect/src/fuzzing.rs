//! Everything that reads what others wrote, as functions of bytes: for libFuzzer (`fuzz/` of the repository) and, a fixed
//! number of times with mutated samples, for the tests. What comes out does not matter; that nothing panics or runs away
//! does. Not built into the product.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "of tests only, where falling over is the point"
)]
use std::path::Path;

use muster_estate::foreign::{Encoding, Foreign, TextForm};
use muster_estate::{FileFormat, Rows, Snapshot, read_rows, write_snapshot};
use muster_model::snapshot::Manifest;

use crate::aws::{policy::Document, report};
use crate::mapping::dates::DateForm;
use crate::{aws, dn, entra, generalized_time, ldap, ldif, okta};

/// Something that reads bytes.
pub struct Target {
    /// What it is called, here and in `fuzz/`.
    pub name: &'static str,
    /// Reads them.
    pub run: fn(&[u8]),
    /// Samples that are right, to begin from.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Whether it goes over files, which is slow.
    pub files: bool,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "ldap_message", run: ldap::fuzz::message, seeds: ldap::fuzz::messages, files: false },
    Target {
        name: "ldap_filter",
        run: |b| with_text(b, ldap::fuzz::filter),
        seeds: || texts(&["(&(objectClass=person)(!(cn=a*b)))", "(|(a:dn:=b)(c>=d)(e~=\\2a))"]),
        files: false,
    },
    Target { name: "ldif_file", run: ldif::fuzz::file, seeds: ldif::fuzz::files, files: false },
    Target {
        name: "ldif_filter",
        run: |b| with_text(b, ldif::fuzz::filter),
        seeds: || texts(&["(&(a=b*c*d)(!(e>=1))(f:1.2.840.113556.1.4.803:=2))", "(|(g=*)(h~=i)(cn=a\\2ab))"]),
        files: false,
    },
    Target {
        name: "dn",
        run: |b| {
            with_text(b, |t| {
                let _ = dn::Dn::parse(t).map(|d| d.is_under(&d));
            });
        },
        seeds: || texts(&["CN=Ada\\, L\\2B+SN=x,OU=\" q \",DC=org", "1.2.3=#04024869,dc=a"]),
        files: false,
    },
    Target {
        name: "generalized_time",
        run: |b| {
            with_text(b, |t| {
                let _ = generalized_time::parse(t);
            });
        },
        seeds: || texts(&["20260630120000.5Z", "2026063012+0200", "20261231235960,25-0330"]),
        files: false,
    },
    Target {
        name: "date",
        run: |b| {
            with_text(b, |t| {
                for form in [DateForm::Iso, DateForm::Dots, DateForm::DayFirst, DateForm::MonthFirst] {
                    let _ = form.read(t, &jiff::tz::TimeZone::UTC, true);
                }
            });
        },
        seeds: || {
            texts(&[
                "2026-06-30T12:00:00+02:00",
                "30.06.2026 07:08:09.123",
                "9999-12-31",
                "-009999-01-01T00:00:00Z",
            ])
        },
        files: false,
    },
    Target {
        name: "manifest",
        run: |b| drop(serde_json::from_slice::<Manifest>(b)),
        seeds: manifests,
        files: false,
    },
    Target {
        name: "record",
        run: |b| {
            with_text(b, |t| {
                drop(muster_model::front_matter::read(t));
                if let Some(kind) = muster_model::Kind::all().next() {
                    drop(muster_model::Record::problems(kind, t));
                }
            });
        },
        seeds: || {
            texts(&[
                "---\ntitle: A risk\nowner: role/ciso\nlist: [a, 'b', {c: d}]\ntext: |\n  more\n---\n\nProse.\n",
            ])
        },
        files: false,
    },
    Target { name: "aws_page", run: fuzz_page, seeds: || vec![PAGE.to_vec()], files: false },
    Target { name: "aws_policy", run: fuzz_policy, seeds: || texts(&[POLICY]), files: false },
    Target {
        name: "aws_report",
        run: |b| drop(report::read("report", Box::new(std::io::Cursor::new(b.to_vec())), 1_000)),
        seeds: || vec![REPORT.to_vec()],
        files: false,
    },
    Target { name: "entra_page", run: entra::fuzz, seeds: || texts(ENTRA), files: false },
    Target { name: "okta_list", run: okta::fuzz, seeds: || texts(OKTA), files: false },
    Target {
        name: "foreign_csv",
        run: fuzz_text,
        seeds: || texts(&["a;b;c\n1;\"x;y\";3\n", "\u{feff}a,b\r\n1,\"q\"\"\"\r\n"]),
        files: false,
    },
    Target {
        name: "csv_table",
        run: |b| in_folder("accounts.csv", b),
        seeds: || table(FileFormat::Csv),
        files: true,
    },
    Target {
        name: "parquet_table",
        run: |b| in_folder("accounts.parquet", b),
        seeds: || table(FileFormat::Parquet),
        files: true,
    },
    Target {
        name: "hr_csv",
        run: fuzz_hr,
        seeds: || texts(&["Nr,Name,End\n1,Ada,30.06.2026\n2,\"B, C\",\n"]),
        files: true,
    },
];

/// Runs the target called `name`, for `fuzz/`.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("no target is called {name}")).run)(bytes);
}

const PAGE: &[u8] = include_bytes!("../tests/connect/aws/moto/page-1.json");
const REPORT: &[u8] = include_bytes!("../tests/connect/aws/moto/report.csv");
const POLICY: &str = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*","123456789012"],"Service":"a"},"NotAction":"iam:*","Resource":["*","a?b*"],"Condition":{"Bool":{"a":"b"}}},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}]}"#;

const ENTRA: &[&str] = &[
    r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id)","value":[{"id":"1","userPrincipalName":"ada@x","accountEnabled":true,"createdDateTime":"2020-01-01T00:00:00Z","proxyAddresses":["SMTP:a@x"],"signInActivity":{"lastSuccessfulSignInDateTime":"2026-06-01T00:00:00.1234567Z"}},{"id":"2","accountEnabled":false}]}"##,
    r#"[{"id":"1","principalId":"1","roleDefinitionId":"r","startDateTime":null,"members":[{"id":"1"}],"accountEnabled":true}]"#,
];

const OKTA: &[&str] = &[
    r#"[{"id":"1","status":"ACTIVE","created":"2020-01-01T00:00:00.000Z","profile":{"login":"a","name":"g"},"factorType":"push","type":"SUPER_ADMIN","label":"x","scope":"USER"}]"#,
];

fn texts(all: &[&str]) -> Vec<Vec<u8>> {
    all.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn with_text(bytes: &[u8], read: impl Fn(&str)) {
    read(&String::from_utf8_lossy(bytes));
}

fn manifests() -> Vec<Vec<u8>> {
    let mut manifest = Manifest::new(jiff::Timestamp::UNIX_EPOCH);
    manifest.sources.push(muster_model::snapshot::SourceFacts { source: "ad".into(), ..Default::default() });
    vec![serde_json::to_vec(&manifest).unwrap()]
}

fn fuzz_page(bytes: &[u8]) {
    let Ok(details) = aws::page(bytes, 1 << 20) else { return };
    drop(aws::read_rows(details));
}

fn fuzz_policy(bytes: &[u8]) {
    with_text(bytes, |text| {
        let Ok(document) = Document::read(&serde_json::Value::String(text.to_owned())) else { return };
        let _ = (document.privilege(), document.trusted(), document.allows("sts:AssumeRole", text));
    });
}

fn fuzz_text(bytes: &[u8]) {
    for (delimiter, encoding) in [(b',', Encoding::Utf8), (b';', Encoding::Windows1252)] {
        let from = Box::new(std::io::Cursor::new(bytes.to_vec()));
        if let Ok(table) = Foreign::text("x.csv", from, TextForm { delimiter, encoding }) {
            table.for_each(drop);
        }
    }
}

fn sample() -> Rows {
    let account = |n: i64| muster_estate::Account {
        account_id: format!("a{n}"),
        source: "ad".into(),
        username: "ada".into(),
        created_at: Some(n * 1_000_000),
        mfa_methods: vec!["totp".into(), "fido2".into()],
        ..Default::default()
    };
    Rows { accounts: (0..50).map(account).collect(), ..Rows::default() }
}

fn table(format: FileFormat) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    write_snapshot(&path, &sample(), &Manifest::new(jiff::Timestamp::UNIX_EPOCH), format).unwrap();
    let name = if format == FileFormat::Csv { "accounts.csv" } else { "accounts.parquet" };
    vec![std::fs::read(path.join(name)).unwrap()]
}

/// A table of ours, and the same file read as anybody's.
fn in_folder(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    if let Ok(snapshot) = Snapshot::open(folder.path()) {
        drop(read_rows(&snapshot));
    }
    if let Ok(foreign) = Foreign::open(Path::new(&path), TextForm::default()) {
        foreign.for_each(drop);
    }
}

fn fuzz_hr(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, bytes).unwrap();
    let mapping = serde_json::json!({
        "table": "people", "file": file, "form": {"dates": "DD.MM.YYYY"},
        "columns": ["person_id = Nr", "display_name = Name", "terminated_on = End", "status := active"],
    });
    let mapping: crate::mapping::TableMapping = serde_json::from_value(mapping).unwrap();
    let mut bad = crate::BadRows::default();
    drop(crate::mapping::rows::read::<muster_estate::Person>(&mapping, &Default::default(), 1_000, &mut bad));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mutated samples for each target; for those that go over files, fewer.
    const CASES: usize = 20_000;
    const CASES_OF_FILES: usize = 1_500;
    /// Longest mutated sample.
    const LONGEST: usize = 64 << 10;

    /// xorshift64*: the same cases in every run.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
        }

        fn mutate(&mut self, bytes: &mut Vec<u8>) {
            const ODD: [u8; 16] = *b"\0\x7f\x80\xff\"\\\n\r,;[{*0\x30\x84";
            for _ in 0..=self.below(4) {
                let at = self.below(bytes.len() + 1).min(bytes.len());
                let end = (at + self.below(16)).min(bytes.len());
                match self.below(7) {
                    0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                    1 if at < bytes.len() => bytes[at] = ODD[self.below(ODD.len())],
                    2 => bytes.insert(at, ODD[self.below(ODD.len())]),
                    3 => drop(bytes.drain(at..end)),
                    4 => {
                        let again = bytes[at..end].repeat(1 + self.below(200));
                        drop(bytes.splice(at..at, again));
                    }
                    5 => bytes.truncate(at),
                    _ if at < bytes.len() => bytes[at] = self.below(256) as u8,
                    _ => {}
                }
                bytes.truncate(LONGEST);
            }
        }
    }

    #[test]
    fn nothing_that_others_wrote_makes_a_parser_fall_over() {
        // A panic inside the Parquet library is caught and told as an error; it need not be printed.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let mut fell = Vec::new();
        for target in TARGETS {
            let (seeds, mut random) = ((target.seeds)(), Random(0x9e37_79b9_7f4a_7c15));
            seeds.iter().for_each(|seed| (target.run)(seed));
            for case in 0..if target.files { CASES_OF_FILES } else { CASES } {
                let mut bytes = seeds[random.below(seeds.len())].clone();
                random.mutate(&mut bytes);
                if std::panic::catch_unwind(|| (target.run)(&bytes)).is_err() {
                    fell.push(format!(
                        "{} at case {case}: {:?}",
                        target.name,
                        String::from_utf8_lossy(&bytes)
                    ));
                    break;
                }
            }
        }
        std::panic::set_hook(hook);
        assert!(fell.is_empty(), "{}", fell.join("\n"));
    }
}
