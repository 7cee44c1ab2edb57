//! Clause 7.5: something that shows that something is so.

use crate::kinds::Person;
use crate::macros::kind;
use crate::reference::{Any, Ref};
use crate::value::{ClauseNo, Link};
use crate::{Attestation, Digest};
use jiff::civil::Date;

kind! {
    /// Something that shows that something is so: what it is about, when it holds, where it came from.
    Evidence = "evidence", "Evidence", "Evidence", clause "7.5.3" {
        /// What it shows.
        shows: Vec<Ref<Any>>, "Shows";
        /// Clauses it shows to be met.
        clauses: Vec<ClauseNo>, "Clauses";
        /// First day it is about (not the day it was handed in).
        @required from: Option<Date>, "About from";
        /// Last day it is about.
        @required to: Option<Date>, "About until";
        /// Who collected it.
        collected_by: Option<Ref<Person>>, "Collected by";
        /// Where it was taken from.
        @required collected_from: Option<String>, "Collected from", eg "Export of the sign-in report of the identity provider";
        /// Where it is.
        location: Option<Link>, "Location";
        /// SHA-256 of the file.
        sha256: Option<Digest>, "Digest of the file";
        /// The day it must be renewed.
        expires: Option<Date>, "Renew by";
        /// Who looked at it and found it good.
        @attested reviewed: Option<Attestation>, "Reviewed by";
    }
}
