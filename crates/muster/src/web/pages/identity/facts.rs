//! What a source can report, in words; and times of the estate as people read them: known, never, or not reported.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use muster_estate::Micros;
use muster_model::snapshot::Fact;

use crate::web::look::words;
use crate::web::visit::Visit;

/// A fact in words.
pub fn label(fact: &Fact) -> &str {
    match fact {
        Fact::SignIn => "latest sign-in",
        Fact::Mfa => "second factors",
        Fact::GrantUse => "latest use of each right",
        Fact::GrantedAt => "when rights and memberships were given",
        Fact::DisabledAt => "when accounts were disabled",
        Fact::HrDates => "when people start, leave and change roles",
        Fact::CredentialUse => "when credentials were made and last used",
        Fact::CreatedAt => "when accounts were created",
        Fact::PasswordChanged => "when passwords were last set",
        Fact::Other(name) => name,
    }
}

/// Whether pulls that follow one another can date it where the source does not report it: sealing notes between which two of
/// them it happened (`muster_estate::seal`).
pub const fn seen_between_pulls(fact: &Fact) -> bool {
    matches!(fact, Fact::DisabledAt | Fact::HrDates | Fact::GrantedAt)
}

/// What cannot be told where a source does not report it.
pub fn without(fact: &Fact) -> &'static str {
    match fact {
        Fact::SignIn => "dormant accounts",
        Fact::Mfa => "multi-factor coverage",
        Fact::GrantUse => "privileged rights that nobody uses",
        Fact::GrantedAt => "rights kept from an earlier role",
        Fact::DisabledAt => "how fast leavers are disabled",
        Fact::HrDates => "leavers and movers",
        Fact::CredentialUse => "stale credentials",
        Fact::CreatedAt => "accounts that were never used",
        Fact::PasswordChanged => "the age of passwords",
        Fact::Other(_) => "nothing that is measured yet",
    }
}

/// The civil day of a time, where the organisation is.
pub fn day(v: &Visit, micros: Option<Micros>) -> Option<Date> {
    Some(v.programme.profile.today(Timestamp::from_microsecond(micros?).ok()?))
}

/// A day and how long ago; the word for none.
pub fn when(v: &Visit, micros: Option<Micros>, none: &str) -> Markup {
    html! {
        @match day(v, micros) {
            Some(day) => {
                time datetime=(day) { (words::table_date(day).trim()) } " " span.meta { (words::relative(day, v.today())) }
            },
            None => span.nothing { (none) },
        }
    }
}

/// `since 3 Mar 2024`, or that it is not known.
pub fn since(v: &Visit, micros: Option<Micros>) -> String {
    day(v, micros).map_or("date not reported".into(), |d| format!("since {}", words::table_date(d).trim()))
}
