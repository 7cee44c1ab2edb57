//! Clauses 5.2 and 7.5: a policy, procedure, standard, plan or record.

use crate::Attestation;
use crate::id::Digest;
use crate::kinds::Role;
use crate::macros::{choice, kind, part};
use crate::reference::Ref;
use crate::value::{ClauseNo, Link, Period};
use jiff::civil::Date;

choice! {
    /// Its place in the framework.
    DocumentLevel {
        Policy = "policy" "Policy" "What the organisation wants, approved at the top.",
        TopicPolicy = "topic-policy" "Topic policy" "What it wants about one topic.",
        Standard = "standard" "Standard" "What exactly must be so.",
        Procedure = "procedure" "Procedure" "How it is done.",
        Plan = "plan" "Plan" "What will be done, by whom, by when.",
        Record = "record" "Record" "What was done.",
        External = "external" "External document" "Made by somebody else, needed here.",
    }
}

choice! {
    /// Where it stands in its life.
    DocumentStatus {
        Draft = "draft" "Draft" "Being written.",
        InReview = "in-review" "In review" "Being checked.",
        Approved = "approved" "Approved" "Approved, not in force yet.",
        Published = "published" "Published" "In force.",
        Withdrawn = "withdrawn" "Withdrawn" "No longer in force.",
    }
}

part! {
    /// A file that is kept here, so that an approval covers every byte of it.
    KeptFile {
        /// The name it had.
        @required name: Option<String>, "Name", eg "access-policy.docx";
        /// SHA-256 of the file.
        @required digest: Option<Digest>, "Checksum";
        /// How long it is, in bytes.
        bytes: Option<i64>, "Bytes";
    }
}
kind! {
    /// Documented information: what it is, which version, who approved it, until when it holds.
    Document = "document", "Document", "Documents", clause "7.5.1" {
        /// Its place in the framework.
        @required level: Option<DocumentLevel>, "Level";
        /// The version people cite.
        @required version: Option<String>, "Version", eg "3.0";
        /// Where it stands in its life.
        @required @apart @acted status: Option<DocumentStatus>, "Status";
        /// The document it hangs under.
        parent: Option<Ref<Document>>, "Under";
        /// The day it takes effect.
        effective: Option<Date>, "Effective";
        /// The day by which it must be looked at again. Moving it on after a look that changed nothing keeps the approval.
        @apart review_by: Option<Date>, "Review by";
        /// Roles that approve it. Nobody else may then; when none is named, its owner or whoever answers for the clause.
        approvers: Vec<Ref<Role>>, "Approved by";
        /// How many different people must approve it before it may be published; when left out, one for each role named
        /// above.
        quorum: Option<i64>, "Approvals needed", eg "2";
        /// The version that this one takes the place of on the day it is published.
        replaces: Option<Ref<Document>>, "Replaces";
        /// Who may see it.
        classification: Option<String>, "Classification", eg "internal";
        /// How long it is kept after it is withdrawn.
        retention: Option<Period>, "Retention", eg "P6Y";
        /// Whom it is given to, and who must say that they have read it.
        acknowledgement: Vec<Ref<Role>>, "Acknowledged by";
        /// Everybody on record who works here must say that they have read it, whatever role they hold, if any.
        acknowledged_by_all: Option<bool>, "Acknowledged by everybody";
        /// Clauses that it satisfies.
        satisfies: Vec<ClauseNo>, "Satisfies clauses", eg "5.2";
        /// Where the text is, when it is not the body of this record.
        location: Option<Link>, "Location";
        /// The file itself, when the text was written elsewhere: the name it was kept under and its checksum.
        @acted file: Option<KeptFile>, "File";
        /// Who approved this version.
        @attested approvals: Vec<Attestation>, "Approvals";
        /// Who published it.
        @attested publication: Option<Attestation>, "Publication";
        /// Who withdrew it.
        @attested withdrawal: Option<Attestation>, "Withdrawal";
    }
}

impl Document {
    /// How many different people must approve a version: what was said, within reason, or one for each role named, and
    /// never fewer than one.
    pub fn needed(&self) -> usize {
        let named = self.approvers.len().max(1);
        self.quorum.and_then(|q| usize::try_from(q).ok()).filter(|q| *q > 0).unwrap_or(named)
    }

    /// True when somebody is asked to say that they have read it.
    pub fn wants_readers(&self) -> bool {
        !self.acknowledgement.is_empty() || self.acknowledged_by_all == Some(true)
    }

    /// True when it binds people, so that somebody must have approved it.
    pub fn binds(&self) -> bool {
        !matches!(self.level, None | Some(DocumentLevel::Record | DocumentLevel::External))
    }
}
