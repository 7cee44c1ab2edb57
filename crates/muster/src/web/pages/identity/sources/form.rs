//! The form of a source: one control for each setting that its kind of connector asks for, in its order. Secrets are never
//! shown again; what stands is kept when nothing is entered.

use maud::{Markup, html};
use muster_app::FieldError;
use muster_app::sources::{ConfiguredSource, ENV_PREFIX, SecretEdit, SecretOrigin, SourceEdit, SourceFile};
use muster_connect::Secret;
use muster_connect::registry::{Holds, Kind, Setting};
use muster_connect::settings::Said;
use muster_model::snapshot::Fact;

use super::super::facts;
use super::source_href;
use crate::web::failure::Failure;
use crate::web::forms::{control_id, summary};
use crate::web::look::{parts, words};
use crate::web::pairs::Pairs;
use crate::web::visit::{Answer, Visit};

/// What stands in the form: as it is kept, or as somebody typed it when it was not taken.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub source: String,
    pub said: Said,
    pub env: std::collections::BTreeMap<String, String>,
    pub enabled: bool,
    /// Secrets were typed and must be again: they are not sent back.
    pub secrets: bool,
    /// Columns of the file, when somebody asked for them.
    pub headers: Vec<String>,
}

impl Typed {
    /// Nothing yet.
    pub fn new_source(name: &str) -> Self {
        Self { source: name.to_owned(), enabled: true, ..Self::default() }
    }

    /// As it is kept.
    pub fn of(kept: &ConfiguredSource) -> Self {
        Self {
            source: kept.source.clone(),
            said: kept.said.clone(),
            enabled: kept.enabled,
            ..Self::default()
        }
    }

    /// As it was sent.
    pub fn sent(kind: &Kind, source: &str, form: &Pairs) -> Self {
        let mut typed = Self::new_source(source);
        typed.enabled = form.get("enabled").is_some();
        for setting in kind.settings {
            let path = setting.path;
            if setting.holds == Holds::Secret {
                typed.secrets |= form.get(&format!("secret.{path}")).is_some_and(|s| !s.is_empty());
                if let Some(name) = form.filled(&format!("env.{path}")) {
                    typed.env.insert(path.to_owned(), name.to_owned());
                }
                continue;
            }
            let name = format!("set.{path}");
            let lines = form.all(&name).flat_map(str::lines).map(str::trim).filter(|l| !l.is_empty());
            let lines: Vec<String> = lines.map(str::to_owned).collect();
            if !lines.is_empty() {
                typed.said.insert(path.to_owned(), lines);
            }
        }
        typed
    }

    /// Adds what a file's columns may be, for those that nobody mapped yet.
    pub fn suggested(&mut self, kind: &Kind, suggestion: muster_connect::mapping::suggest::Suggestion) {
        let Some(setting) = kind.settings.iter().find(|s| matches!(s.holds, Holds::Columns(_))) else {
            return;
        };
        let lines = self.said.entry(setting.path.to_owned()).or_default();
        for (ours, theirs) in suggestion.columns {
            let mapped = |line: &String| line.split(['=', ':']).next().is_some_and(|o| o.trim() == ours);
            if !lines.iter().any(mapped) {
                lines.push(format!("{ours} = {theirs}"));
            }
        }
        self.headers = suggestion.headers;
    }

    /// The edit that was sent.
    pub fn edit(&self, kind: &Kind, form: &Pairs, based_on: Option<jiff::Timestamp>) -> SourceEdit {
        let secret = |path: &str| {
            let entered = form.get(&format!("secret.{path}")).filter(|s| !s.is_empty());
            let removed = form.get(&format!("remove.{path}")).is_some();
            entered
                .map(|s| SecretEdit::Set(Secret::from(s.to_owned())))
                .or_else(|| self.env.get(path).map(|name| SecretEdit::Env(name.clone())))
                .or_else(|| removed.then_some(SecretEdit::Remove))
        };
        let secrets = kind.settings.iter().filter(|s| s.holds == Holds::Secret);
        SourceEdit {
            source: self.source.clone(),
            connector: kind.name.to_owned(),
            said: self.said.clone(),
            secrets: secrets.filter_map(|s| Some((s.path.to_owned(), secret(s.path)?))).collect(),
            enabled: self.enabled,
            based_on,
        }
    }
}

/// The whole page: the form, and for a source that stands what can be done with it.
pub async fn page(
    v: &Visit,
    kind: &'static Kind,
    kept: Option<&ConfiguredSource>,
    typed: &Typed,
    errors: &[FieldError],
) -> Answer {
    let files = v.muster().source_files(&v.actor).await?;
    let tests = v.muster().newest_source_tests(&v.actor).await?;
    let test = tests.iter().find(|t| kept.is_some_and(|k| t.source.as_deref() == Some(&k.source)));
    let title = kept.map_or_else(|| format!("New source: {}", kind.title), |k| k.source.clone());
    let content = html! {
        (parts::page_head(html! { a href=(v.href("/identity/sources")) { "Connected sources" } }, &title,
            html! { p.lede { (parts::sentence(&parts::capital(kind.summary))) } }, html! {}))
        (summary::of(&labelled(kind, errors), &control_id))
        @if let (Some(k), true) = (kept, errors.is_empty()) { (super::source::try_it(v, k, test)) }
        section.rights aria-labelledby="rights-h" {
            h2 #rights-h { "What its account needs" }
            p { (kind.rights) }
        }
        form.record method="post" action=(kept.map_or_else(|| v.live_href("/identity/sources/new"), |k| source_href(v, &k.source)))
            data-guard novalidate autocomplete="off" {
            (v.secret())
            input type="hidden" name="kind" value=(kind.name);
            @if let Some(k) = kept { input type="hidden" name="based_on" value=(k.changed); }
            // The first button of a form is the one that Enter presses.
            button.unseen type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            @if kept.is_none() { (name(typed, errors)) }
            @for setting in kind.settings { (field(v, setting, kept, typed, &files, errors)) }
            label.check { input type="checkbox" name="enabled" value="yes" checked[typed.enabled];
                span { "Read it with every pull" span.hint { "A pull reads all sources that are switched on into one snapshot, so that their figures are of one time." } } }
            div.form-acts {
                button.button.primary type="submit" { @if kept.is_some() { "Save" } @else { "Save the source" } }
                a href=(v.href("/identity/sources")) { "Cancel" }
            }
            datalist #source-files { @for f in &files { option value=(f.name) {} } }
        }
        @if let Some(k) = kept { (super::source::forget_it(v, k)) }
    };
    Ok(v.page(&title, content))
}

/// Errors with the words for the setting each is about.
fn labelled(kind: &Kind, errors: &[FieldError]) -> Vec<FieldError> {
    let label = |path: &str| match path {
        "source" => Some("Name in snapshots"),
        path => kind.settings.iter().find(|s| s.path == path).map(|s| s.label),
    };
    let worded = |e: &FieldError| match label(&e.path) {
        Some(label) => FieldError { message: format!("{label} {}", e.message), ..e.clone() },
        None => e.clone(),
    };
    errors.iter().map(worded).collect()
}

/// The page again with what was not taken.
pub async fn refused(
    v: &Visit,
    kind: &'static Kind,
    kept: Option<&ConfiguredSource>,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<axum::response::Response, Failure> {
    let mut response = page(v, kind, kept, typed, errors).await?;
    *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn name(typed: &Typed, errors: &[FieldError]) -> Markup {
    let wrong = wrong("source", errors);
    html! {
        div.field.wrong[!wrong.is_empty()] {
            label for=(control_id("source")) { "Name in snapshots" }
            p.hint #f-source-hint { "Lower-case letters, digits and hyphens. It stands before every id of this source and cannot be changed later. " span.example { "For example: corp-ad" } }
            (told(&wrong))
            input id=(control_id("source")) name="source" value=(typed.source) required aria-describedby="f-source-hint";
        }
    }
}

fn wrong<'e>(path: &str, errors: &'e [FieldError]) -> Vec<&'e FieldError> {
    errors.iter().filter(|e| e.path == path).collect()
}

fn told(wrong: &[&FieldError]) -> Markup {
    html! { @if !wrong.is_empty() { div.error { @for e in wrong { p { span.unseen { "Error: " } (parts::sentence(&parts::capital(&e.message)))
    @if !e.expected.is_empty() { " For example: " (e.expected) } } } } } }
}

fn field(
    v: &Visit,
    s: &Setting,
    kept: Option<&ConfiguredSource>,
    typed: &Typed,
    files: &[SourceFile],
    errors: &[FieldError],
) -> Markup {
    let wrong = wrong(s.path, errors);
    let id = control_id(s.path);
    let hint = format!("{id}-hint");
    let lines = typed.said.get(s.path).map(Vec::as_slice).unwrap_or_default();
    let first = lines.first().map(String::as_str).unwrap_or_default();
    let input = format!("set.{}", s.path);
    html! {
        div.field.wide.wrong[!wrong.is_empty()] {
            @if s.holds == Holds::Facts { span.label id=(id) { (s.label) (optional(s)) } }
            @else { label for=(id) { (s.label) (optional(s)) } }
            p.hint id=(hint) { (s.hint) @if !s.example.is_empty() && !matches!(s.holds, Holds::Flag | Holds::Choice(_) | Holds::Facts) { " " span.example { "For example: " (s.example) } } }
            (told(&wrong))
            @match s.holds {
                Holds::Text | Holds::Address => input.long id=(id) name=(input) value=(first) required[s.required] aria-describedby=(hint) spellcheck="false";,
                Holds::Path => {
                    input.long id=(id) name=(input) value=(first) required[s.required] aria-describedby=(hint) list="source-files" spellcheck="false";
                    (where_files_are(v, files))
                },
                Holds::Texts | Holds::Paths | Holds::Columns(_) => {
                    textarea.code id=(id) name=(input) rows="3" aria-describedby=(hint) spellcheck="false" { "\n" (lines.join("\n")) }
                    @if s.holds == Holds::Paths { (where_files_are(v, files)) }
                    @if matches!(s.holds, Holds::Columns(_)) {
                        @if !typed.headers.is_empty() { p.meta { "The file's columns: " @for (i, h) in typed.headers.iter().enumerate() { @if i > 0 { ", " } code { (h) } } ". Look over what was filled in." } }
                        div { button.button type="submit" name="suggest" value="yes" formnovalidate { "Fill in from the file" } }
                    }
                },
                Holds::Flag => select id=(id) name=(input) aria-describedby=(hint) {
                    option value="" { "As usual" }
                    @for (word, label) in [("yes", "Yes"), ("no", "No")] { option value=(word) selected[first == word] { (label) } }
                },
                Holds::Choice(all) => select id=(id) name=(input) aria-describedby=(hint) {
                    option value="" { @if s.required { "Choose one" } @else { "As usual" } }
                    @for word in all { option value=(word) selected[first == *word] { (word.replace('_', " ")) } }
                },
                Holds::Facts => div.boxes role="group" aria-labelledby=(id) aria-describedby=(hint) { @for fact in Fact::ALL {
                    label.check { input type="checkbox" name=(input) value=(fact.as_str()) checked[lines.iter().any(|l| l == fact.as_str())];
                        span { (parts::capital(facts::label(fact))) } }
                } },
                Holds::Secret => (secret(v, s, kept, typed, &id, &hint)),
            }
        }
    }
}

fn optional(s: &Setting) -> Markup {
    html! { @if !s.required && s.holds != Holds::Secret { " " span.optional { "optional" } } }
}

fn where_files_are(v: &Visit, files: &[SourceFile]) -> Markup {
    html! { p.meta { @if files.is_empty() { "No file was put here yet. " } @else { (parts::capital(&words::count(files.len(), "file", "files"))) " here. " }
    a href=(v.live_href("/identity/sources/files")) { "Put a file here" } ", then write its name." } }
}

fn secret(
    v: &Visit,
    s: &Setting,
    kept: Option<&ConfiguredSource>,
    typed: &Typed,
    id: &str,
    hint: &str,
) -> Markup {
    let origin = kept.and_then(|k| k.secrets.iter().find(|x| x.setting == s.path)).map(|x| &x.origin);
    let env = typed.env.get(s.path).map(String::as_str).unwrap_or_default();
    html! {
        @match origin {
            Some(SecretOrigin::Kept { set, by }) => p { (parts::status(parts::Tone::Fine, "kept"))
                " sealed since " (words::instant(*set, &v.programme.profile.zone())) ", by " (by) ". Leave this empty to keep it." },
            Some(SecretOrigin::Reference(r)) => p { (parts::status(parts::Tone::Fine, "by reference")) " comes from the " (r) ". Leave this empty to keep it so." },
            None => {},
        }
        @if typed.secrets { p.error { "Enter it again: a secret is never sent back to a page." } }
        input.long type="password" id=(id) name={ "secret." (s.path) } autocomplete="new-password" aria-describedby=(hint);
        details.fold open[!env.is_empty()] {
            summary { "Or from an environment variable of the server" }
            div.field {
                label for={ (id) "-env" } { "Variable" }
                p.hint id={ (id) "-env-hint" } { "Its name begins with " code { (ENV_PREFIX) } ": other variables of the server are not read." }
                input id={ (id) "-env" } name={ "env." (s.path) } value=(env) spellcheck="false" aria-describedby={ (id) "-env-hint" };
            }
        }
        @if origin.is_some() { label.check { input type="checkbox" name={ "remove." (s.path) } value="yes"; span { "Remove it" } } }
    }
}
