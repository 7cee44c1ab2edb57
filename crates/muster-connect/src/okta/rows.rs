//! What was read of Okta to rows: users to accounts, groups with their members, administrators' roles and the use of
//! applications to entitlements with their grants.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_estate::{Account, AccountKind, Entitlement, Grant, Group, Membership, SubjectKind, parse_micros};
use muster_model::snapshot::Fact;

use super::OktaSettings;
use super::pages::{Assigned, Factor, Found, Role, User};
use crate::connector::{Limits, LinkHints, Pulled};
use crate::error::{ConnectError, Step};
use crate::known::divide;
use crate::mapping::source::settle;
use crate::warnings::Warnings;

/// Makes the rows.
///
/// # Errors
/// When rows are bad and the settings do not say to skip them, a user has a status that is not known, or there are more
/// edges than the limit.
pub fn make(mut found: Found, settings: &OktaSettings, limits: &Limits) -> Result<Pulled, ConnectError> {
    let refused =
        |what: String, help: &str| Err(ConnectError::new(&settings.name, Step::Accounts, what, help));
    let mut warnings = std::mem::take(&mut found.warnings);
    settle(&settings.name, settings.on_bad_row, std::mem::take(&mut found.bad), found.read, &mut warnings)?;
    if let Some(user) = found.users.iter().find(|user| enabled(&user.status).is_none()) {
        let what = format!("user {} has the status {:?}, which is not known", user.id, user.status);
        return refused(what, "export users as Okta gives them; nothing was kept");
    }
    let mut making = Making {
        settings,
        warnings,
        out: Pulled::default(),
        known: HashMap::new(),
        subjects: HashMap::new(),
    };
    std::mem::take(&mut found.users).into_iter().for_each(|user| making.user(user, &found));
    making.groups(&found);
    making.rights(&found);
    let edges = making.out.rows.memberships.len() + making.out.rows.grants.len();
    if edges as u64 > limits.max_memberships {
        let what = format!("there are more than {} memberships and grants", limits.max_memberships);
        return refused(what, "raise the limit; nothing was kept");
    }
    Ok(making.done())
}

/// Whether a user of this status can sign in, by itself or after a step of its own (a first password, a new one, waiting
/// until it is unlocked). Source: "User statuses" of Okta's Users API.
fn enabled(status: &str) -> Option<bool> {
    match status {
        "ACTIVE" | "PROVISIONED" | "RECOVERY" | "PASSWORD_EXPIRED" | "LOCKED_OUT" => Some(true),
        "STAGED" | "SUSPENDED" | "DEPROVISIONED" => Some(false),
        _ => None,
    }
}

/// Our word for a factor; none for what is no second factor. Mail is none: Okta registers it to reset passwords too, and
/// does not say which. FastPass (`signed_nonce`) resists phishing only under conditions that the list does not tell.
fn method(factor: &Factor) -> Option<String> {
    if factor.status != "ACTIVE" {
        return None;
    }
    Some(match factor.factor_type.as_str() {
        "question" | "email" | "password" | "" => return None,
        "webauthn" | "u2f" => "fido2".into(),
        "push" => "push".into(),
        "token:software:totp" => "totp".into(),
        "sms" | "call" => "phone".into(),
        "signed_nonce" => "okta_fastpass".into(),
        other => other.replace(':', "_"),
    })
}

struct Making<'a> {
    settings: &'a OktaSettings,
    warnings: Warnings,
    out: Pulled,
    known: HashMap<String, BTreeSet<Fact>>,
    subjects: HashMap<String, SubjectKind>,
}

impl Making<'_> {
    fn id(&self, id: &str) -> String {
        format!("{}:{id}", self.settings.name)
    }

    fn time(&mut self, text: Option<&str>) -> Option<i64> {
        let text = text?;
        let time = parse_micros(text);
        if time.is_none() {
            self.warnings.add("times were left out: not an instant", text);
        }
        time
    }

    fn fresh(&mut self, id: &str, kind: SubjectKind) -> bool {
        let fresh = !self.subjects.contains_key(id);
        match fresh {
            true => drop(self.subjects.insert(id.to_owned(), kind)),
            false => self.warnings.add("rows were left out: another has the same id", id),
        }
        fresh
    }

    fn user(&mut self, user: User, found: &Found) {
        if !self.fresh(&user.id, SubjectKind::Account) {
            return;
        }
        let profile = user.profile;
        let username = profile.login.or(profile.email.clone()).unwrap_or_else(|| user.id.clone());
        let among = |list: &[String]| list.iter().any(|n| n.trim().eq_ignore_ascii_case(&username));
        let kind = if among(&self.settings.break_glass_accounts) {
            AccountKind::BreakGlass
        } else if among(&self.settings.service_accounts) {
            AccountKind::Service
        } else {
            AccountKind::Human
        };
        let ended = matches!(user.status.as_str(), "SUSPENDED" | "DEPROVISIONED");
        let names: Vec<String> = [profile.first_name, profile.last_name].into_iter().flatten().collect();
        let display_name = profile.display_name.or_else(|| (!names.is_empty()).then(|| names.join(" ")));
        let factors = found.factors.get(&user.id);
        let account = Account {
            account_id: self.id(&user.id),
            kind,
            enabled: enabled(&user.status) == Some(true),
            created_at: self.time(user.created.as_deref()),
            last_sign_in_at: match self.settings.last_login_is_sign_in {
                true => self.time(user.last_login.as_deref()),
                false => None,
            },
            password_changed_at: self.time(user.password_changed.as_deref()),
            disabled_at: if ended { self.time(user.status_changed.as_deref()) } else { None },
            mfa_methods: factors
                .into_iter()
                .flatten()
                .filter_map(method)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            native_id: Some(user.id),
            mail: profile.email.clone(),
            display_name,
            username,
            ..Account::default()
        };
        let known = [
            (Fact::SignIn, self.settings.last_login_is_sign_in),
            (Fact::CreatedAt, account.created_at.is_some()),
            // Who has no password here (signed in elsewhere, or not yet) has none that was changed.
            (Fact::PasswordChanged, true),
            (Fact::DisabledAt, !ended || account.disabled_at.is_some()),
            (Fact::Mfa, factors.is_some()),
        ];
        let known = known.into_iter().filter(|(_, known)| *known).map(|(fact, _)| fact).collect();
        self.known.insert(account.account_id.clone(), known);
        if account.enabled && factors.is_none() {
            self.warnings.add("enabled users have no file of factors (factors-USER-ID.json): their second factors are unknown", &account.username);
        }
        let hints = LinkHints {
            employee_numbers: profile.employee_number.into_iter().filter(|n| !n.trim().is_empty()).collect(),
            mails: profile.email.into_iter().collect(),
            owner: None,
        };
        if hints != LinkHints::default() {
            self.out.links.insert(account.account_id.clone(), hints);
        }
        self.out.rows.accounts.push(account);
    }

    fn groups(&mut self, found: &Found) {
        for group in &found.groups {
            if !self.fresh(&group.id, SubjectKind::Group) {
                continue;
            }
            let name = group.profile.name.clone().unwrap_or_else(|| group.id.clone());
            let chosen = |n: &String| n.trim().eq_ignore_ascii_case(&name) || n.trim() == group.id;
            let privileged = self.settings.privileged_groups.iter().any(chosen);
            let (group_id, source) = (self.id(&group.id), self.settings.name.clone());
            match found.members.get(&group.id) {
                None => {
                    let kind =
                        "groups have no file of members (members-GROUP-ID.json): who is in them is unknown";
                    self.warnings.add(kind, &name);
                }
                Some(members) => {
                    let ids: BTreeSet<&str> = members.iter().map(|m| m.id.as_str()).collect();
                    for id in ids {
                        // Okta's groups hold users alone.
                        match self.subjects.get(id) {
                            Some(SubjectKind::Account) => {
                                let (member_id, group_id) = (self.id(id), group_id.clone());
                                self.out.rows.memberships.push(Membership {
                                    member_id,
                                    group_id,
                                    ..Membership::default()
                                });
                            }
                            _ => self.warnings.add(
                                "members are no user that was read (deactivated users are left out of lists)",
                                id,
                            ),
                        }
                    }
                }
            }
            self.out.rows.groups.push(Group { group_id, source, name, privileged, ..Group::default() });
        }
    }

    /// Roles of administrators, and who may use which application.
    fn rights(&mut self, found: &Found) {
        let mut entitlements = BTreeMap::new();
        for (holders, kind) in
            [(&found.roles, SubjectKind::Account), (&found.group_roles, SubjectKind::Group)]
        {
            for (holder, roles) in holders {
                for role in roles.iter().filter(|role| role.status.as_deref().unwrap_or("ACTIVE") == "ACTIVE")
                {
                    let Role { kind: word, label, created, .. } = role;
                    let id = format!("{}:role:{word}", self.settings.name);
                    let name = label.clone().unwrap_or_else(|| word.clone());
                    entitlements.entry(id.clone()).or_insert((name, true));
                    self.grant(kind, holder, id, created.as_deref());
                }
            }
        }
        for app in &found.apps {
            if app.status.as_deref() == Some("INACTIVE") {
                continue;
            }
            let id = format!("{}:app:{}", self.settings.name, app.id);
            let name = format!("use of {}", app.label.as_deref().unwrap_or(&app.id));
            entitlements.entry(id.clone()).or_insert((name, false));
            for Assigned { id: user, created, scope } in found.app_users.get(&app.id).into_iter().flatten() {
                // What comes through a group stands with the group, when that was exported.
                if scope.as_deref() == Some("GROUP") && found.app_groups.contains_key(&app.id) {
                    continue;
                }
                self.grant(SubjectKind::Account, user, id.clone(), created.as_deref());
            }
            for Assigned { id: group, .. } in found.app_groups.get(&app.id).into_iter().flatten() {
                self.grant(SubjectKind::Group, group, id.clone(), None);
            }
        }
        let source = &self.settings.name;
        let made = entitlements.into_iter().map(|(entitlement_id, (name, privileged))| Entitlement {
            entitlement_id,
            source: source.clone(),
            name,
            privileged,
            ..Entitlement::default()
        });
        self.out.rows.entitlements = made.collect();
    }

    fn grant(&mut self, kind: SubjectKind, subject: &str, entitlement_id: String, created: Option<&str>) {
        if self.subjects.get(subject) != Some(&kind) {
            self.warnings.add("rights are held by no user or group that was read", subject);
            return;
        }
        let (subject_id, granted_at) = (self.id(subject), self.time(created));
        self.out.rows.grants.push(Grant {
            subject_kind: kind,
            subject_id,
            entitlement_id,
            granted_at,
            ..Grant::default()
        });
    }

    fn done(mut self) -> Pulled {
        let full: BTreeSet<Fact> = self.known.values().flatten().cloned().collect();
        let name = &self.settings.name;
        let groups = self.out.rows.groups.len() as u64;
        let mut sources = divide(name, super::KIND.name, &full, &self.known, &mut self.out.rows.accounts);
        if let Some(main) = sources.iter_mut().find(|s| s.source == *name) {
            main.warnings = self.warnings.lines();
            main.entries += groups;
            if !self.settings.last_login_is_sign_in {
                main.warnings.push("lastLogin is of the dashboard alone, so sign-ins are unknown; say in the settings if there are no others".into());
            }
        }
        Pulled { sources, ..self.out }
    }
}
