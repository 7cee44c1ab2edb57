//! What a document's own page shows of its life: the steps and the one that is next, who must still approve, its file, and
//! who has read it.

use maud::{Markup, html};
use muster_app::{KEPT_TYPES, Stage};
use muster_engine::reading::readers;
use muster_model::kinds::{Document, DocumentStatus};
use muster_model::{FieldType, Rec, Record};

use crate::web::look::parts::{self, Tone};
use crate::web::look::{value, words};
use crate::web::visit::Visit;

const STEPS: [(DocumentStatus, &str); 4] = [
    (DocumentStatus::Draft, "Draft"),
    (DocumentStatus::InReview, "In review"),
    (DocumentStatus::Approved, "Approved"),
    (DocumentStatus::Published, "In force"),
];

/// The panel.
pub fn panel(v: &Visit, record: &Record) -> Markup {
    let reference = record.reference();
    let Some(d) = v.programme.get::<Document>(&reference) else { return html! {} };
    let stage = Stage::of(&v.programme, &d);
    html! {
        section.life aria-labelledby="life" {
            h2 #life { "Where it stands" }
            (steps(&d))
            (next(v, &d, &stage))
            (replaced(v, &d))
        }
        (file(v, &d))
        (reading(v, &d))
    }
}

fn steps(d: &Document) -> Markup {
    let now = d.status.unwrap_or(DocumentStatus::Draft);
    if now == DocumentStatus::Withdrawn {
        return html! { p { (parts::status(Tone::Plain, "withdrawn: no longer in force")) } };
    }
    html! {
        ol.life-way {
            @for (status, label) in STEPS {
                @let class = if status == now { "here" } else if status < now { "done" } else { "ahead" };
                li class=(class) aria-current=[(status == now).then_some("step")] { (label) }
            }
        }
    }
}

/// What comes next, in words, and the button where the visitor may press it. Approving, publishing and withdrawing are
/// signed further down.
fn next(v: &Visit, d: &Rec<'_, Document>, stage: &Stage) -> Markup {
    let may = v.may_act() && v.actor.may_write(d.record);
    let step = |to: &str, label: &str, main: bool| {
        html! {
            form.inline method="post" action=(v.href(&format!("/documents/{}/step", d.id()))) {
                (v.secret()) input type="hidden" name="to" value=(to);
                button.button.primary[main] type="submit" { (label) }
            }
        }
    };
    let approvals = html! {
        @if stage.given >= stage.needed {
            (parts::capital(&words::count(stage.given, "approval", "approvals"))) " of this version given, " (stage.needed) " needed. "
        } @else {
            strong { (stage.given) " of " (stage.needed) }
            (if stage.needed == 1 { " approval" } else { " approvals" }) " of this version given. "
        }
        @if !stage.open.is_empty() && !stage.is_approved() {
            "Still to approve: "
            @for (i, role) in stage.open.iter().enumerate() {
                @if i > 0 { ", " } a href=(v.record_href(role)) { (v.programme.title(role)) }
            }
            ". "
        }
    };
    html! {
        @match d.status.unwrap_or(DocumentStatus::Draft) {
            DocumentStatus::Draft => {
                p { "It binds nobody yet. When its text is ready, send it to review; whoever must approve it sees it then." }
                @if may { div.acts { (step("review", "Send to review", true)) } }
            }
            DocumentStatus::InReview => {
                p { (approvals) "Whoever may approve it signs at the foot of this page." }
                @if may { div.acts { (step("draft", "Back to draft", false)) } }
            }
            DocumentStatus::Approved => {
                p { "It is approved and not in force yet. Publish it at the foot of this page: from then on people must follow it." }
                @if may { div.acts { (step("draft", "Back to draft", false)) } }
            }
            DocumentStatus::Published => {
                @if d.binds() { p { (approvals) } }
                @if may { p { "To change what it says, start a new version. This one holds until the new one is published. Moving the day \
                     of the next look needs no approval." } }
                @if may { div.acts { (step("version", "Start a new version", false)) } }
            }
            DocumentStatus::Withdrawn => {
                @if may { div.acts { (step("version", "Start a new version", false)) } }
            }
        }
    }
}

fn replaced(v: &Visit, d: &Rec<'_, Document>) -> Markup {
    let after: Vec<_> = v.programme.pointing::<Document>(&d.reference(), "replaces").collect();
    html! {
        @if let Some(before) = &d.replaces {
            p { "Replaces " a href=(v.record_href(&before.to)) { (v.programme.title(&before.to)) } " on the day it is published." }
        }
        @for next in after {
            p { "Its next version is " a href=(v.record_href(&next.reference())) { (next.title()) " " (next.version.as_deref().unwrap_or("")) }
                " " (super::standing(&next)) }
        }
    }
}

fn file(v: &Visit, d: &Rec<'_, Document>) -> Markup {
    let open = matches!(d.status, None | Some(DocumentStatus::Draft | DocumentStatus::InReview));
    let may = open && v.may_act() && v.actor.may_write(d.record);
    let address = v.href(&format!("/documents/{}/file", d.id()));
    let accept = KEPT_TYPES.map(|(ending, ..)| format!(".{ending}")).join(",");
    if d.file.is_none() && !may {
        return html! {};
    }
    html! {
        section aria-labelledby="file" {
            h2 #file { "Its file" }
            @if let Some(file) = &d.file {
                p {
                    a href=(address) download { (file.name.as_deref().unwrap_or("The file")) }
                    @if let Some(bytes) = file.bytes.and_then(|b| usize::try_from(b).ok()) { " " span.meta { (words::bytes(bytes)) } }
                    @if let Some(digest) = file.digest { " " span.meta { "checksum " code { (digest.short()) } ", part of what is approved" } }
                }
            }
            @if may {
                form method="post" action=(address) enctype="multipart/form-data" {
                    (v.secret())
                    div.field {
                        label for="document-file" { (if d.file.is_some() { "Put another file in its place" } else { "Written in Word or elsewhere? Keep the file here" }) }
                        p.hint #document-file-hint { "Word, PDF, OpenDocument, a sheet or a picture, at most 25 MiB. It goes through the same review." }
                        input #document-file type="file" name="file" accept=(accept) required aria-describedby="document-file-hint";
                    }
                    button.button type="submit" { "Keep this file" }
                }
            }
        }
    }
}

fn reading(v: &Visit, d: &Rec<'_, Document>) -> Markup {
    if !d.wants_readers() {
        return html! {};
    }
    let readers = readers(&v.programme, d, v.today());
    let read = readers.iter().filter(|r| r.on.is_some()).count();
    let mine = v.actor.person.as_ref().and_then(|me| readers.iter().find(|r| r.person == *me));
    let in_force = d.status == Some(DocumentStatus::Published);
    html! {
        section aria-labelledby="read" {
            h2 #read { "Who has read it" }
            @if let Some(me) = mine.filter(|_| in_force && v.may_act()) {
                @match me.on {
                    Some(on) => p { (parts::status(Tone::Fine, "You acknowledged this version")) " on " (words::date(on)) "." },
                    None => form.ask #acknowledge method="post" action=(v.href(&format!("/documents/{}/read", d.id()))) {
                        (v.secret()) input type="hidden" name="seen" value=(d.record.digest());
                        p { "You are asked to read this document and to follow it. " (where_to_read(v, d)) }
                        button.button.primary type="submit" { "I have read this version" }
                    },
                }
            }
            @if readers.is_empty() { p.nothing { "Nobody who works here holds a role that must acknowledge it." } }
            @else {
                p { strong { (read) " of " (readers.len()) } " have acknowledged the version that stands." }
                details.more {
                    summary { "By name" }
                    ul.plain-list.readers { @for r in &readers { li {
                        a href=(v.record_href(&r.person)) { (v.programme.title(&r.person)) } " "
                        @match r.on {
                            Some(on) => (parts::status(Tone::Fine, &words::date(on))),
                            None => (parts::status(Tone::Plain, "not yet")),
                        }
                    } } }
                }
            }
        }
    }
}

/// The way to the text itself: the file, the body further down, or the place that is named.
fn where_to_read(v: &Visit, d: &Rec<'_, Document>) -> Markup {
    html! {
        @if d.file.is_some() { a href=(v.href(&format!("/documents/{}/file", d.id()))) download { "Open its file" } "." }
        @else if !d.record.body().trim().is_empty() { a href="#text" { "Read it below" } ", then come back." }
        @else if let Some(at) = &d.location { "It is kept at " (value::value(v, &FieldType::Link, &at.to_string().into())) "." }
        @else { "Nobody has said where its text is: ask its owner." }
    }
}
