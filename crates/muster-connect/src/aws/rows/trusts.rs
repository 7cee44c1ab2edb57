//! Who may assume a role: by its trust policy and by policies of those in an account that it names; roles in use by services
//! as accounts; providers and other accounts as trusts.
use std::collections::BTreeSet;

use muster_estate::{Account, AccountKind, FederationTrust, SubjectKind, parse_micros};
use muster_model::snapshot::Fact;

use super::{ASSUME, Maker, Subject};
use crate::aws::details::{Role, account_of, is_account};
use crate::aws::policy::Principal;

impl Maker<'_> {
    /// Who may assume a role.
    pub(super) fn trust(&mut self, role: &Role) -> Result<(), String> {
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
