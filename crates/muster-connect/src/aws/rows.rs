//! What was read from AWS as rows: users, the root account and roles in use by services as accounts; groups and roles as
//! groups; policies as rights; trusted providers and other accounts as trusts. Not the reading.
//!
//! A role is a group of those who may assume it: whoever its trust policy names, and, where it names a whole account,
//! whoever in that account has a policy that allows it. Membership is standing: assuming a role asks nobody.
mod accounts;
mod trusts;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_estate::{Assignment, Entitlement, FederationTrust, Grant, Group, Membership, Rows, SubjectKind};
use muster_model::snapshot::Fact;
use serde_json::Value;

use super::details::{Attached, Details, Inline, Role, account_of};
use super::policy::Document;
use super::report::ReportRow;
use crate::connector::{LinkHints, Pulled};
use crate::known::divide;
use crate::warnings::Warnings;

const ASSUME: &str = "sts:AssumeRole";

/// Managed policies of AWS that are privileges, for when their text was not read.
const PRIVILEGED_BY_NAME: [&str; 3] = ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

/// What the settings say about reading.
#[derive(Debug, Clone, Default)]
pub struct Reading<'a> {
    /// Name of the source.
    pub source: &'a str,
    /// Tag of users that holds an employee number.
    pub employee_number_tag: Option<&'a str>,
    /// Tag of users that holds a mail address.
    pub mail_tag: Option<&'a str>,
    /// Most memberships and grants made.
    pub max_edges: u64,
}

/// A user, group or role whose policies may let it assume roles.
struct Subject {
    kind: SubjectKind,
    id: String,
    arn: String,
    account: String,
    /// The documents that speak of assuming roles.
    documents: Vec<Document>,
}

struct Maker<'a> {
    reading: &'a Reading<'a>,
    rows: Rows,
    warnings: Warnings,
    links: BTreeMap<String, LinkHints>,
    /// Managed policies that were read, by name.
    policies: HashMap<String, Document>,
    entitlements: BTreeMap<String, Entitlement>,
    trusts: BTreeMap<String, FederationTrust>,
    members: BTreeSet<(SubjectKind, String, String)>,
    subjects: Vec<Subject>,
    /// What is known of each account, by account id.
    known: HashMap<String, BTreeSet<Fact>>,
}

/// Makes the rows.
///
/// # Errors
/// In words, when there are more edges than the limit.
pub fn make(details: Details, report: Vec<ReportRow>, reading: &Reading<'_>) -> Result<Pulled, String> {
    let mut maker = Maker {
        reading,
        rows: Rows::default(),
        warnings: Warnings::default(),
        links: BTreeMap::new(),
        policies: HashMap::new(),
        entitlements: BTreeMap::new(),
        trusts: BTreeMap::new(),
        members: BTreeSet::new(),
        subjects: Vec::new(),
        known: HashMap::new(),
    };
    let entries = details.count().saturating_add(report.iter().filter(|row| row.is_root()).count() as u64);
    for policy in &details.policies {
        let version = policy.policy_version_list.iter().find(|v| v.is_default_version);
        if let Some(document) = version.and_then(|v| maker.document(&policy.arn, &v.document)) {
            maker.policies.insert(policy.arn.clone(), document);
        }
    }
    let methods = devices(&details);
    let rows_of: HashMap<&str, &ReportRow> = report.iter().map(|row| (row.arn.as_str(), row)).collect();
    let mut seen = BTreeSet::new();
    let mut group_ids = HashMap::new();
    for group in &details.groups {
        let Some(account) = maker.fresh(&group.arn, &mut seen) else { continue };
        let id = maker.id(&group.arn);
        group_ids.insert((account.clone(), group.group_name.clone()), id.clone());
        maker.group(&id, &group.group_name);
        let inline = &group.group_policy_list;
        maker.subject(SubjectKind::Group, id, &group.arn, account, inline, &group.attached_managed_policies);
    }
    for user in &details.users {
        let Some(account) = maker.fresh(&user.arn, &mut seen) else { continue };
        maker.user(user, rows_of.get(user.arn.as_str()).copied(), &methods);
        let id = maker.id(&user.arn);
        for name in &user.group_list {
            match group_ids.get(&(account.clone(), name.clone())) {
                Some(group) => maker.member(SubjectKind::Account, &id, group),
                None => maker.warnings.add("users are in groups that were not read", name),
            }
        }
        let inline = &user.user_policy_list;
        maker.subject(SubjectKind::Account, id, &user.arn, account, inline, &user.attached_managed_policies);
    }
    // Roles of services that only AWS can use and change tell nothing about the organisation.
    let own = |role: &&Role| !role.path.starts_with("/aws-service-role/");
    let (roles, theirs): (Vec<&Role>, Vec<&Role>) = details.roles.iter().partition(own);
    maker.warnings.add_many(
        "service-linked roles, which only AWS uses and changes, were left out",
        theirs.len() as u64,
    );
    let mut kept = Vec::new();
    for role in roles {
        let Some(account) = maker.fresh(&role.arn, &mut seen) else { continue };
        let id = maker.id(&role.arn);
        maker.group(&id, &role.role_name);
        maker.bounded(role.permissions_boundary.as_ref(), &role.role_name);
        let inline = &role.role_policy_list;
        maker.subject(SubjectKind::Group, id, &role.arn, account, inline, &role.attached_managed_policies);
        kept.push(role);
    }
    for role in kept {
        maker.trust(role)?;
    }
    for row in &report {
        match row.is_root() {
            true => maker.root(row),
            false if !seen.contains(&row.arn) => {
                maker
                    .warnings
                    .add("users of the credential report are not among the users that were read", &row.user);
            }
            false => {}
        }
    }
    Ok(maker.finish(entries))
}

/// Kinds of second factors by user, where the device says what it is.
fn devices(details: &Details) -> HashMap<String, BTreeSet<&'static str>> {
    let mut methods: HashMap<String, BTreeSet<&'static str>> = HashMap::new();
    for device in &details.devices {
        let Some(user) = &device.user else { continue };
        let kind = match &device.serial_number {
            serial if serial.contains(":mfa/") => "totp",
            serial if serial.contains(":u2f/") => "fido2",
            _ => "hardware_token",
        };
        methods.entry(user.arn.clone()).or_default().insert(kind);
    }
    methods
}

impl Maker<'_> {
    fn id(&self, arn: &str) -> String {
        format!("{}:{arn}", self.reading.source)
    }

    /// The account number of something not met before.
    fn fresh(&mut self, arn: &str, seen: &mut BTreeSet<String>) -> Option<String> {
        let Some(account) = account_of(arn) else {
            self.warnings.add("entries have no name that AWS gives", arn);
            return None;
        };
        match seen.insert(arn.to_owned()) {
            true => Some(account.to_owned()),
            false => {
                self.warnings.add("entries are in more than one page and were taken once", arn);
                None
            }
        }
    }

    fn document(&mut self, of: &str, value: &Value) -> Option<Document> {
        match Document::read(value) {
            Ok(document) => Some(document),
            Err(what) => {
                self.warnings.add("policies cannot be read and are not judged", format!("{of}: {what}"));
                None
            }
        }
    }

    fn bounded(&mut self, boundary: Option<&Value>, name: &str) {
        if boundary.is_some_and(|b| !b.is_null()) {
            self.warnings
                .add("users and roles have a permission boundary, which may allow less than is shown", name);
        }
    }

    fn group(&mut self, id: &str, name: &str) {
        let source = self.reading.source.to_owned();
        self.rows.groups.push(Group {
            group_id: id.to_owned(),
            source,
            name: name.to_owned(),
            privileged: false,
            ..Group::default()
        });
    }

    fn member(&mut self, kind: SubjectKind, member: &str, group: &str) {
        self.members.insert((kind, member.to_owned(), group.to_owned()));
    }

    /// Its policies as grants, and what they let it assume.
    fn subject(
        &mut self,
        kind: SubjectKind,
        id: String,
        arn: &str,
        account: String,
        inline: &[Inline],
        attached: &[Attached],
    ) {
        let mut documents = Vec::new();
        for policy in inline {
            let entitlement = format!("{id}/inline/{}", policy.policy_name);
            let document = self.document(&format!("{arn} {}", policy.policy_name), &policy.policy_document);
            self.entitled(&entitlement, &policy.policy_name, document.as_ref(), false);
            self.grant(kind, &id, &entitlement);
            documents.extend(document);
        }
        for policy in attached {
            // A policy of AWS is the same in every account, but what it opens is that account's.
            let entitlement = format!("{}:{account}:{}", self.reading.source, policy.policy_arn);
            let document = self.policies.get(&policy.policy_arn).cloned();
            if document.is_none() {
                self.warnings
                    .add("attached policies were not read and are judged by name only", &policy.policy_name);
            }
            let by_name = policy.policy_arn.contains(":iam::aws:policy/")
                && PRIVILEGED_BY_NAME.contains(&policy.policy_name.as_str());
            self.entitled(&entitlement, &policy.policy_name, document.as_ref(), by_name);
            self.grant(kind, &id, &entitlement);
            documents.extend(document);
        }
        documents.retain(|document| document.mentions(ASSUME));
        self.subjects.push(Subject { kind, id, arn: arn.to_owned(), account, documents });
    }

    fn entitled(&mut self, id: &str, name: &str, document: Option<&Document>, by_name: bool) {
        let privileged = document.map_or(by_name, |d| d.privilege().is_some());
        let source = self.reading.source.to_owned();
        self.entitlements.entry(id.to_owned()).or_insert_with(|| Entitlement {
            entitlement_id: id.to_owned(),
            source,
            application_id: None,
            name: name.to_owned(),
            privileged,
            ..Entitlement::default()
        });
    }

    fn grant(&mut self, subject_kind: SubjectKind, subject: &str, entitlement: &str) {
        self.rows.grants.push(Grant {
            subject_kind,
            subject_id: subject.to_owned(),
            entitlement_id: entitlement.to_owned(),
            assignment: Some(Assignment::Standing),
            ..Grant::default()
        });
    }

    fn finish(mut self, entries: u64) -> Pulled {
        let Self { rows, members, .. } = &mut self;
        rows.memberships = std::mem::take(members)
            .into_iter()
            .map(|(member_kind, member_id, group_id)| Membership {
                member_kind,
                member_id,
                group_id,
                assignment: Some(Assignment::Standing),
                ..Membership::default()
            })
            .collect();
        self.rows.entitlements = self.entitlements.into_values().collect();
        self.rows.federation_trusts = self.trusts.into_values().collect();
        let source = self.reading.source;
        let accounts = &mut self.rows.accounts;
        let mut sources = divide(source, crate::aws::KIND.name, &full(), &self.known, accounts);
        if let Some(main) = sources.iter_mut().find(|s| s.source == source) {
            main.warnings = self.warnings.lines();
            main.entries = entries
                .saturating_sub(self.rows.accounts.iter().filter(|a| a.source != source).count() as u64);
        }
        Pulled { rows: self.rows, sources, links: self.links }
    }
}

/// What is known of an account about which everything is.
fn full() -> BTreeSet<Fact> {
    [Fact::CreatedAt, Fact::CredentialUse, Fact::Mfa, Fact::PasswordChanged, Fact::SignIn]
        .into_iter()
        .collect()
}
