//! What a reader sees, to the letter.

use super::samples::{findings, left_out, missing, place, report as a_report, source};
use super::*;

fn plain(d: &Diagnostic, text: &'static str, width: usize) -> String {
    diagnostic(d, &move |_| Some(text), Terminal { width, colour: false })
}

#[test]
fn a_diagnostic_teaches() {
    let expected = "\
major[4.3/identity-service-out-of-scope]: `Payroll` is opened by `Entra ID`, which the scope leaves
    out
 --> asset/payroll.md:5:5
  |
4 | depends_on:
5 |   - identity-service/entra
  |     ^^^^^^^^^^^^^^^^^^^^^^
 ::: scope/main.md:4:1
  |
4 | identity_services:
  | ----------------- the scope lists these and no others
  |
  = note: identity-service/entra: run by another team, in the cloud
  = why: Whoever controls an identity service controls what it opens. A boundary that leaves it out
         protects nothing.
  = help: Add `identity-service/entra` to `identity_services` of scope/main.
  = clause: ISO/IEC 27001:2022, 4.3
";
    assert_eq!(diagnostic(&left_out(), &source, Terminal::default()), expected);
}

#[test]
fn what_is_missing_altogether_has_no_place() {
    let expected = "\
minor[9.3.1/no-review-planned]: no management review is planned
  |
  = why: Top management must look at the ISMS at planned intervals.
  = help: Add a review with its day.
  = clause: ISO/IEC 27001:2022, 9.3.1
";
    assert_eq!(diagnostic(&missing(), &source, Terminal::default()), expected);
}

#[test]
fn the_report_ends_in_a_summary() {
    let (diagnostics, waived, not_run) = findings();
    let out = report(&a_report(&diagnostics, &waived, &not_run), &source, Terminal::default());
    let expected = "\
Nordlicht as of 2 November 2026, 09:00 UTC: 1 major and 1 minor.
38 rules ran over 12 records.
1 diagnostic is waived:
  - 9.3.1/no-review-planned on process/billing until 31 March 2027 (waiver/first-year, approved by
    Ines Falk): The first review follows the first audit.
1 rule did not run and so proves nothing:
  - 8.1/leaver-kept-alive: there is no snapshot
";
    assert!(out.ends_with(expected), "{out}");
    assert!(out.contains("9.3.1\n\nNordlicht"), "{out}");
    let clean = summary(&a_report(&[], &[], &[]), Terminal::default());
    assert_eq!(
        clean,
        "Nordlicht as of 2 November 2026, 09:00 UTC: nothing found.\n38 rules ran over 12 records.\n"
    );
}

fn only_place(at: Place) -> Diagnostic {
    Diagnostic { place: Some(at), related: Vec::new(), ..missing() }
}

fn excerpt_of(d: &Diagnostic, text: &'static str, width: usize) -> Vec<String> {
    let out = plain(d, text, width);
    let lines = out.lines().skip_while(|l| !l.contains("-->")).skip(2);
    lines.take_while(|l| !l.contains("= why")).map(str::to_owned).collect()
}

#[test]
fn underlines_follow_wide_characters_and_tabs() {
    let d = only_place(place("x/a.md", (1, 5), (1, 8)));
    assert_eq!(excerpt_of(&d, "\t日本 abc x", 80), ["1 |     日本 abc x", "  |          ^^^", "  |"]);
    let d = only_place(place("x/a.md", (1, 2), (1, 4)));
    assert_eq!(excerpt_of(&d, "\t日本 abc x", 80), ["1 |     日本 abc x", "  |     ^^^^", "  |"]);
}

#[test]
fn several_lines_are_bracketed() {
    let text = "a: 1\nwhy: >\n  because\n  it is so\nb: 2\n";
    let inner = only_place(place("x/a.md", (2, 6), (4, 11)));
    assert_eq!(
        excerpt_of(&inner, text, 80),
        ["2 |   why: >", "  |  ______^", "3 | |   because", "4 | |   it is so", "  | |__________^", "  |"]
    );
    let whole = only_place(place("x/a.md", (2, 1), (5, 1)));
    assert_eq!(
        excerpt_of(&whole, text, 80),
        ["2 | / why: >", "3 | |   because", "4 | |   it is so", "  | |__________^", "  |"]
    );
}

#[test]
fn the_middle_of_a_long_span_is_left_out() {
    let text = "l: |\n  1\n  2\n  3\n  4\n  5\n  6\n  7\n";
    let d = only_place(place("x/a.md", (1, 1), (8, 4)));
    assert_eq!(
        excerpt_of(&d, text, 80),
        ["1 | / l: |", "2 | |   1", "3 | |   2", "... |", "7 | |   6", "8 | |   7", "  | |___^", "  |"]
    );
}

#[test]
fn long_lines_are_trimmed_around_the_span() {
    let text: &'static str =
        Box::leak(format!("t: {}WRONG{}", "a".repeat(200), "b".repeat(200)).into_boxed_str());
    let d = only_place(place("x/a.md", (1, 204), (1, 209)));
    let lines = excerpt_of(&d, text, 60);
    assert!(lines[0].contains("WRONG") && lines[0].chars().count() <= 60, "{lines:?}");
    assert_eq!(
        lines[0].find("WRONG").map(|i| lines[0][..i].chars().count()),
        lines[1].find("^^^^^"),
        "{lines:?}"
    );
}

#[test]
fn places_in_the_same_file_share_one_excerpt() {
    let mut d = left_out();
    d.related = vec![Related {
        record: d.record.clone().unwrap(),
        message: "it holds personal data".into(),
        place: Some(place("asset/payroll.md", (7, 1), (7, 14))),
    }];
    let out = diagnostic(&d, &source, Terminal::default());
    let expected = "
4 | depends_on:
5 |   - identity-service/entra
  |     ^^^^^^^^^^^^^^^^^^^^^^
6 |   - asset/erp
7 | personal_data: true
  | ------------- it holds personal data
  |
";
    assert!(out.contains(expected), "{out}");
}

#[test]
fn places_beyond_the_text_are_named_and_not_shown() {
    let d = only_place(place("x/a.md", (900, 3), (900, 9)));
    assert!(
        plain(&d, "a: 1\n", 80).contains("--> x/a.md:900:3\n    |\n    = why"),
        "{}",
        plain(&d, "a: 1\n", 80)
    );
    let odd = only_place(place("x/a.md", (1, 90), (1, 2)));
    assert_eq!(excerpt_of(&odd, "a: 1", 80), ["1 | a: 1", "  |     ^", "  |"]);
}

#[test]
fn nothing_in_a_record_steers_the_terminal() {
    let mut d = only_place(place("x/a\u{1b}[2J.md", (1, 1), (1, 2)));
    d.message = "a\u{1b}]0;title\u{7} b".into();
    d.help = "c\u{9b}31m".into();
    let out = plain(&d, "\u{1b}[31mred", 80);
    assert!(!out.contains('\u{1b}') && !out.contains('\u{7}') && !out.contains('\u{9b}'), "{out:?}");
}

#[test]
fn colour_changes_nothing_but_colour() {
    let (diagnostics, waived, not_run) = findings();
    let r = a_report(&diagnostics, &waived, &not_run);
    let coloured = report(&r, &source, Terminal { width: 100, colour: true });
    assert!(coloured.contains("\u{1b}[1;31mmajor[4.3/identity-service-out-of-scope]\u{1b}[0m"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some(start) = rest.find('\u{1b}') {
        stripped.push_str(&rest[..start]);
        rest = &rest[start + rest[start..].find('m').unwrap() + 1..];
    }
    stripped.push_str(rest);
    assert_eq!(stripped, report(&r, &source, Terminal::default()));
}
