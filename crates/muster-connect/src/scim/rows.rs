//! Resources that were pushed, as rows of a snapshot. What SCIM cannot know (sign-ins, authentication methods, use) is not
//! declared, so it stays unknown.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use muster_estate::{
    Account, AccountKind, Entitlement, Grant, Group, Membership, Person, PersonStatus, SubjectKind,
};
use muster_model::snapshot::{Fact, SourceFacts};
use serde_json::Value as Json;

use super::Object;
use super::schema::{ENTERPRISE, ResourceKind};
use crate::connector::{LinkHints, Pulled};
use crate::warnings::Warnings;

/// What a source is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Its users are people: it is the HR source.
    pub people: bool,
    /// Its users are accounts.
    pub accounts: bool,
}

/// A resource with what the server knows of it. Times are microseconds.
#[derive(Debug, Clone)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Our id.
    pub id: String,
    /// When it was created here.
    pub created: i64,
    /// When it was last switched off, while it is off.
    pub disabled: Option<i64>,
    /// Its attributes, in shape.
    pub body: Object,
    /// Members: what, id, since when we have seen it.
    pub members: Vec<(ResourceKind, String, i64)>,
}

impl Resource {
    fn text(&self, name: &str) -> Option<String> {
        text(self.body.get(name))
    }

    fn enterprise(&self, name: &str) -> Option<&Json> {
        self.body.get(ENTERPRISE)?.get(name)
    }

    /// Absent is active: RFC 7643, 4.1.1 leaves it to the provider, and who says nothing has not switched anything off.
    fn active(&self) -> bool {
        self.body.get("active").and_then(Json::as_bool) != Some(false)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &Json> {
        self.body.get(name).and_then(Json::as_array).into_iter().flatten()
    }

    fn mails(&self) -> Vec<String> {
        let first = |v: &&Json| v.get("primary").and_then(Json::as_bool) != Some(true);
        let mut mails: Vec<_> = self.values("emails").collect();
        mails.sort_by_key(first);
        mails.into_iter().filter_map(|v| text(v.get("value"))).collect()
    }

    fn name(&self) -> String {
        let formatted = || text(self.body.get("name")?.get("formatted"));
        let parts = || {
            let name = self.body.get("name")?;
            let parts: Vec<_> =
                ["givenName", "familyName"].iter().filter_map(|p| text(name.get(*p))).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let given = self.text("displayName").or_else(formatted).or_else(parts);
        given.or_else(|| self.text("userName")).unwrap_or_else(|| self.id.clone())
    }
}

fn text(value: Option<&Json>) -> Option<String> {
    value.and_then(Json::as_str).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// The rows of a source.
pub fn rows_of(source: &str, used: Use, resources: &[Resource]) -> Pulled {
    let mut out = Pulled::default();
    let mut warnings = Warnings::default();
    let key = |id: &str| format!("{source}:{id}");
    let mut seen = HashSet::new();
    let known: HashSet<&str> = resources.iter().map(|r| r.id.as_str()).collect();
    // A manager is named by our id, or by the sender's own (Entra and Okta differ).
    let by_external: HashMap<String, &str> =
        resources.iter().filter_map(|r| Some((r.text("externalId")?, r.id.as_str()))).collect();
    for user in resources.iter().filter(|r| r.kind == ResourceKind::User) {
        let number = text(user.enterprise("employeeNumber"));
        let mails = user.mails();
        if used.people {
            let manager = user.enterprise("manager").and_then(|m| text(m.get("value")));
            let manager_id = manager.and_then(|m| {
                let id = known.get(m.as_str()).or_else(|| by_external.get(&m)).copied();
                if id.is_none() {
                    warnings.add("managers are nobody in this source", &m);
                }
                id.map(key)
            });
            out.rows.people.push(Person {
                person_id: key(&user.id),
                display_name: user.name(),
                department: text(user.enterprise("department")),
                job_title: user.text("title"),
                manager_id,
                status: if user.active() { PersonStatus::Active } else { PersonStatus::Terminated },
                // SCIM has no dates of employment: when an HR system switches somebody off is when they have left.
                terminated_on: user.disabled,
                employee_number: number.clone(),
                mail: mails.first().cloned(),
                ..Person::default()
            });
        }
        if used.accounts {
            account(source, user, &mails, number, used, &mut out);
            for (name, what) in [("entitlements", "entitlement"), ("roles", "role")] {
                granted(source, user, name, what, &mut seen, &mut out);
            }
        }
    }
    if used.accounts {
        groups(source, resources, &known, &mut out, &mut warnings);
    }
    let mut facts = BTreeSet::new();
    if used.accounts {
        facts.extend([Fact::CreatedAt, Fact::DisabledAt]);
        // Memberships are dated by us; roles and entitlements on users are not, and a fact holds for the whole source.
        match out.rows.grants.len() as u64 {
            0 => drop(facts.insert(Fact::GrantedAt)),
            grants => warnings.add_many("roles and entitlements of users say not since when", grants),
        }
    }
    out.sources.push(SourceFacts {
        source: source.to_owned(),
        connector: "scim".into(),
        facts,
        warnings: warnings.lines(),
        entries: resources.len() as u64,
        ..SourceFacts::default()
    });
    out
}

fn account(
    source: &str,
    user: &Resource,
    mails: &[String],
    number: Option<String>,
    used: Use,
    out: &mut Pulled,
) {
    let account_id = format!("{source}:{}", user.id);
    let kind = match user.text("userType").map(|t| t.to_ascii_lowercase()).as_deref() {
        Some("guest") => AccountKind::Guest,
        Some("service") => AccountKind::Service,
        _ => AccountKind::Human,
    };
    let username = user.text("userName").unwrap_or_else(|| user.id.clone());
    out.rows.accounts.push(Account {
        account_id: account_id.clone(),
        source: source.to_owned(),
        user_principal_name: username.contains('@').then(|| username.clone()),
        username,
        person_id: used.people.then(|| account_id.clone()),
        kind,
        enabled: user.active(),
        created_at: Some(user.created),
        disabled_at: user.disabled,
        native_id: user.text("externalId").or_else(|| Some(user.id.clone())),
        mail: mails.first().cloned(),
        display_name: Some(user.name()),
        ..Account::default()
    });
    let hints =
        LinkHints { employee_numbers: number.into_iter().collect(), mails: mails.to_vec(), owner: None };
    if hints != LinkHints::default() {
        out.links.insert(account_id, hints);
    }
}

/// A role or entitlement on a user (RFC 7643, 4.1.2) is a right held. Since when, nobody says.
fn granted(
    source: &str,
    user: &Resource,
    name: &str,
    what: &str,
    seen: &mut HashSet<String>,
    out: &mut Pulled,
) {
    let held: BTreeMap<String, String> = user
        .values(name)
        .filter_map(|v| {
            let value = text(v.get("value"))?;
            let shown = text(v.get("display")).unwrap_or_else(|| value.clone());
            Some((value, shown))
        })
        .collect();
    for (value, shown) in held {
        let entitlement_id = format!("{source}:{what}:{value}");
        if seen.insert(entitlement_id.clone()) {
            out.rows.entitlements.push(Entitlement {
                entitlement_id: entitlement_id.clone(),
                source: source.to_owned(),
                name: shown,
                ..Entitlement::default()
            });
        }
        out.rows.grants.push(Grant {
            subject_kind: SubjectKind::Account,
            subject_id: format!("{source}:{}", user.id),
            entitlement_id,
            ..Grant::default()
        });
    }
}

fn groups(
    source: &str,
    resources: &[Resource],
    known: &HashSet<&str>,
    out: &mut Pulled,
    warnings: &mut Warnings,
) {
    for group in resources.iter().filter(|r| r.kind == ResourceKind::Group) {
        let group_id = format!("{source}:{}", group.id);
        out.rows.groups.push(Group {
            group_id: group_id.clone(),
            source: source.to_owned(),
            name: group.name(),
            privileged: false,
            ..Group::default()
        });
        for (kind, id, since) in &group.members {
            if !known.contains(id.as_str()) {
                warnings.add("members are neither users nor groups of this source", id);
                continue;
            }
            out.rows.memberships.push(Membership {
                member_kind: match kind {
                    ResourceKind::User => SubjectKind::Account,
                    ResourceKind::Group => SubjectKind::Group,
                },
                member_id: format!("{source}:{id}"),
                group_id: group_id.clone(),
                granted_at: Some(*since),
                ..Membership::default()
            });
        }
    }
}
