//! What was read from AWS as rows: users, the root account and roles in use by services as accounts; groups and roles as
//! groups; policies as rights; trusted providers and other accounts as trusts. Not the reading.
//!
//! A role is a group of those who may assume it: whoever its trust policy names, and, where it names a whole account,
//! whoever in that account has a policy that allows it. Membership is standing: assuming a role asks nobody.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_estate::{
    Account, AccountKind, Assignment, Credential, CredentialKind, Entitlement, FederationTrust, Grant, Group,
    Membership, Rows, SubjectKind, parse_micros,
};
use muster_model::snapshot::{Fact, SourceFacts};
use serde_json::Value;

use super::details::{Attached, Details, Inline, Role, User, account_of, is_account};
use super::policy::{Document, Principal};
use super::report::ReportRow;
use crate::connector::{LinkHints, Pulled};
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
    known: BTreeMap<String, BTreeSet<Fact>>,
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
        known: BTreeMap::new(),
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

    fn user(
        &mut self,
        user: &User,
        row: Option<&ReportRow>,
        methods: &HashMap<String, BTreeSet<&'static str>>,
    ) {
        self.bounded(user.permissions_boundary.as_ref(), &user.user_name);
        let tag = |name: Option<&str>| {
            let found = name.and_then(|name| user.tags.iter().find(|tag| tag.key == name));
            found.map(|tag| tag.value.clone()).filter(|value| !value.is_empty())
        };
        let named = Some(user.user_name.clone()).filter(|name| name.contains('@'));
        let mail = tag(self.reading.mail_tag).or(named);
        let mut account = Account {
            account_id: self.id(&user.arn),
            username: user.user_name.clone(),
            enabled: true,
            created_at: user.create_date.as_deref().and_then(parse_micros),
            native_id: Some(user.user_id.clone()).filter(|id| !id.is_empty()),
            mail: mail.clone(),
            ..Account::default()
        };
        if let Some(number) = tag(self.reading.employee_number_tag) {
            let hints =
                LinkHints { employee_numbers: vec![number], mails: mail.into_iter().collect(), owner: None };
            self.links.insert(account.account_id.clone(), hints);
        }
        let mut known = BTreeSet::new();
        match row {
            Some(row) => {
                // Without a password nobody signs in to the console: the keys are for programs.
                let opens = row.password.answer() == Some(true);
                if !opens && (!row.keys.is_empty() || !row.certificates.is_empty()) {
                    account.kind = AccountKind::Service;
                }
                account.enabled = opens || !row.keys.is_empty() || !row.certificates.is_empty();
                self.reported(&mut account, row, &mut known);
                if let (true, Some(kinds)) = (!account.mfa_methods.is_empty(), methods.get(&user.arn)) {
                    account.mfa_methods = kinds.iter().map(ToString::to_string).collect();
                }
            }
            None => self.warnings.add("users are not in the credential report", &user.user_name),
        }
        self.account(account, known);
    }

    /// What the credential report says of an account, and what it therefore knows.
    fn reported(&mut self, account: &mut Account, row: &ReportRow, known: &mut BTreeSet<Fact>) {
        account.created_at = account.created_at.or(row.created.answer());
        if let Some(mfa) = row.mfa.answer() {
            known.insert(Fact::Mfa);
            // The report says that there is one, not which.
            account.mfa_methods = if mfa { vec!["unspecified".into()] } else { Vec::new() };
        }
        account.password_changed_at = row.password_changed.answer();
        if row.password.answer() == Some(false) || account.password_changed_at.is_some() {
            known.insert(Fact::PasswordChanged);
        }
        let uses = row.keys.iter().map(|key| key.used.answer()).chain([row.password_used.answer()]);
        account.last_sign_in_at = uses.flatten().max();
        if account.last_sign_in_at.is_some() {
            known.insert(Fact::SignIn);
        }
        let has_password = row.password.answer() == Some(true) || row.is_root();
        let keys_known =
            row.keys.iter().all(|key| key.used.answer().is_some() && key.made.answer().is_some());
        let certificates_known = row.certificates.is_empty();
        let password_known = !has_password || row.password_used.answer().is_some();
        if keys_known && certificates_known && password_known {
            known.insert(Fact::CredentialUse);
        }
        let id = account.account_id.clone();
        let mut add = |name: String, kind, created_at, last_used_at| {
            self.rows.credentials.push(Credential {
                credential_id: format!("{id}/{name}"),
                account_id: id.clone(),
                kind,
                created_at,
                expires_at: None,
                last_used_at,
                ..Credential::default()
            });
        };
        if has_password {
            add(
                "password".into(),
                CredentialKind::Password,
                row.password_changed.answer(),
                row.password_used.answer(),
            );
        }
        for key in &row.keys {
            add(format!("key/{}", key.place), CredentialKind::ApiKey, key.made.answer(), key.used.answer());
        }
        for (place, made) in &row.certificates {
            add(format!("certificate/{place}"), CredentialKind::Certificate, made.answer(), None);
        }
    }

    /// The root account of an account of AWS: it cannot be disabled or restricted, and is for emergencies only (AWS, "Root
    /// user best practices").
    fn root(&mut self, row: &ReportRow) {
        let mut account = Account {
            account_id: self.id(&row.arn),
            username: format!("root of {}", account_of(&row.arn).unwrap_or_default()),
            kind: AccountKind::BreakGlass,
            enabled: true,
            privileged_hint: true,
            ..Account::default()
        };
        let mut known = BTreeSet::new();
        self.reported(&mut account, row, &mut known);
        self.account(account, known);
    }

    fn account(&mut self, mut account: Account, mut known: BTreeSet<Fact>) {
        if account.created_at.is_some() {
            known.insert(Fact::CreatedAt);
        }
        account.source = label(self.reading.source, &known);
        self.known.insert(account.account_id.clone(), known);
        self.rows.accounts.push(account);
    }

    /// Who may assume a role.
    fn trust(&mut self, role: &Role) -> Result<(), String> {
        let group = self.id(&role.arn);
        let Some(document) = self.document(&role.arn, &role.assume_role_policy_document) else {
            return Ok(());
        };
        let (trusted, denies) = document.trusted();
        if denies {
            self.warnings.add("trust policies also deny, which is not evaluated", &role.role_name);
        }
        let home = account_of(&role.arn).unwrap_or_default().to_owned();
        let mut services = Vec::new();
        for (principal, conditional) in trusted {
            match principal {
                Principal::Anyone => {
                    let (what, partner) = match conditional {
                        true => {
                            ("roles may be assumed by anyone who meets a condition", "anyone, on a condition")
                        }
                        false => ("roles may be assumed by anyone with an account of AWS", "anyone"),
                    };
                    self.warnings.add(what, &role.role_name);
                    self.partner(&format!("{home}/{partner}/{}", role.role_name), partner, "aws");
                }
                Principal::Service(name) => services.push(name),
                Principal::Federated(name) => {
                    let protocol = if name.contains(":saml-provider/") { "saml" } else { "oidc" };
                    let short = name.rsplit_once("-provider/").map_or(name.as_str(), |(_, short)| short);
                    self.partner(&format!("{home}/{name}"), short, protocol);
                }
                Principal::Aws(name) => self.trust_aws(&group, &role.arn, &home, &name)?,
            }
        }
        if !services.is_empty() {
            self.workload(role, &group);
        }
        Ok(())
    }

    fn trust_aws(&mut self, group: &str, role: &str, home: &str, name: &str) -> Result<(), String> {
        let whole = if is_account(name) {
            Some(name)
        } else {
            name.strip_suffix(":root").and_then(|_| account_of(name))
        };
        let account = whole.or_else(|| account_of(name)).unwrap_or_default().to_owned();
        let foreign = !account.is_empty() && account != home;
        if foreign {
            self.partner(&format!("{home}/{account}"), &format!("AWS account {account}"), "aws");
        }
        // A name in the same account is enough; a whole account, or one from another account, needs its own permission too.
        // AWS, "Cross-account policy evaluation logic".
        let needs_permission = whole.is_some() || foreign;
        let named = assumed(name);
        let permitted = |subject: &Subject| {
            let documents = &subject.documents;
            documents.iter().any(|d| d.allows(ASSUME, role))
                && !documents.iter().any(|d| d.denies(ASSUME, role))
        };
        let is_it = |subject: &Subject| {
            if whole.is_some() { subject.account == account } else { subject.arn == named }
        };
        let mut met = false;
        let mut members = Vec::new();
        for subject in self.subjects.iter().filter(|s| is_it(s)) {
            met = true;
            let through_groups = needs_permission && whole.is_none() && subject.kind == SubjectKind::Account;
            let may = !needs_permission
                || permitted(subject)
                || through_groups
                    && self.subjects.iter().any(|g| {
                        let key = (SubjectKind::Account, subject.id.clone(), g.id.clone());
                        self.members.contains(&key) && permitted(g)
                    });
            // A role that may assume itself gains nothing.
            if may && subject.id != group {
                members.push((subject.kind, subject.id.clone()));
            }
        }
        if !met && !foreign {
            self.warnings
                .add("trust policies name principals that were not read, deleted ones perhaps", name);
        }
        for (kind, id) in members {
            self.member(kind, &id, group);
        }
        if self.members.len() as u64 > self.reading.max_edges {
            return Err(format!(
                "there are more than {} memberships, which is the limit",
                self.reading.max_edges
            ));
        }
        Ok(())
    }

    /// A role that services of AWS use is an account of a workload as well, in the role.
    fn workload(&mut self, role: &Role, group: &str) {
        let used = role.role_last_used.as_ref();
        let mut account = Account {
            account_id: format!("{group}/workload"),
            username: role.role_name.clone(),
            kind: AccountKind::Workload,
            enabled: true,
            created_at: role.create_date.as_deref().and_then(parse_micros),
            native_id: Some(role.role_id.clone()).filter(|id| !id.is_empty()),
            ..Account::default()
        };
        account.last_sign_in_at = used.and_then(|u| u.last_used_date.as_deref()).and_then(parse_micros);
        let mut known = BTreeSet::new();
        // An answer without a date says: not within the 400 days that are kept.
        if used.is_some() {
            known.insert(Fact::SignIn);
        }
        let id = account.account_id.clone();
        self.account(account, known);
        self.member(SubjectKind::Account, &id, group);
    }

    fn partner(&mut self, key: &str, partner: &str, protocol: &str) {
        let trust_id = self.id(key);
        let source = self.reading.source.to_owned();
        self.trusts.entry(trust_id.clone()).or_insert_with(|| FederationTrust {
            trust_id,
            source,
            partner: partner.to_owned(),
            protocol: protocol.to_owned(),
            direction: "inbound".to_owned(),
            ..FederationTrust::default()
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
        let fact = |name: &str, facts: BTreeSet<Fact>| SourceFacts {
            source: name.to_owned(),
            connector: super::KIND.name.into(),
            facts,
            ..SourceFacts::default()
        };
        let mut sources = BTreeMap::from([(source.to_owned(), fact(source, full()))]);
        for account in &self.rows.accounts {
            let known = self.known.get(&account.account_id).cloned().unwrap_or_default();
            let name = &account.source;
            sources.entry(name.clone()).or_insert_with(|| fact(name, known)).entries += 1;
        }
        if let Some(main) = sources.get_mut(source) {
            main.warnings = self.warnings.lines();
            main.entries = entries
                .saturating_sub(self.rows.accounts.iter().filter(|a| a.source != source).count() as u64);
        }
        Pulled { rows: self.rows, sources: sources.into_values().collect(), links: self.links }
    }
}

/// The name of a role behind one of its sessions: `arn:aws:sts::1:assumed-role/NAME/SESSION`.
fn assumed(name: &str) -> String {
    match name.split_once(":sts::").and_then(|(head, rest)| Some((head, rest.split_once(":assumed-role/")?)))
    {
        Some((head, (account, role))) => {
            let role = role.split('/').next().unwrap_or_default();
            format!("{head}:iam::{account}:role/{role}")
        }
        None => name.to_owned(),
    }
}

/// What is known of an account about which everything is.
fn full() -> BTreeSet<Fact> {
    [Fact::CreatedAt, Fact::CredentialUse, Fact::Mfa, Fact::PasswordChanged, Fact::SignIn]
        .into_iter()
        .collect()
}

/// The source that an account counts to. Facts are declared for a source as a whole, but AWS knows different things of
/// different accounts: those of which less is known are of a part of the source that says so by its name.
fn label(source: &str, known: &BTreeSet<Fact>) -> String {
    let missing: Vec<String> = full().difference(known).map(|fact| fact.as_str().to_owned()).collect();
    match missing.is_empty() {
        true => source.to_owned(),
        false => format!("{source} ({} unknown)", missing.join(", ")),
    }
}
