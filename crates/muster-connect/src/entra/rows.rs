//! What was read of Entra to rows: users and service principals to accounts, groups with their members, directory roles to
//! entitlements with their grants, secrets and certificates of applications to credentials.
use std::collections::{BTreeSet, HashMap, HashSet};

use muster_estate::{
    Account, AccountKind, Assignment as How, Credential, CredentialKind, Entitlement, Grant, Group,
    Membership, SubjectKind, parse_micros,
};
use muster_model::snapshot::Fact;

use super::pages::{Assignment, Found, Object, Principal, Registration, Secret, SignInActivity, User};
use super::{EntraSettings, methods, roles};
use crate::connector::{Limits, LinkHints, Pulled};
use crate::error::{ConnectError, Step};
use crate::known::divide;
use crate::mapping::source::settle;
use crate::warnings::Warnings;

/// Most members that Graph gives with a group when they are expanded.
const EXPANDED: usize = 20;
/// The tenant in which Microsoft's own applications live; their service principals are in every tenant.
const MICROSOFT: &str = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

/// Makes the rows.
///
/// # Errors
/// When rows are bad and the settings do not say to skip them, an attribute was not exported without which nothing can be
/// told, or there are more edges than the limit.
pub fn make(mut found: Found, settings: &EntraSettings, limits: &Limits) -> Result<Pulled, ConnectError> {
    let refused =
        |what: String, help: &str| Err(ConnectError::new(&settings.name, Step::Accounts, what, help));
    let mut warnings = Warnings::default();
    settle(&settings.name, settings.on_bad_row, std::mem::take(&mut found.bad), found.read, &mut warnings)?;
    let silent = found
        .users
        .iter()
        .map(|u| u.account_enabled)
        .chain(found.principals.iter().map(|p| p.account_enabled));
    let silent = silent.filter(Option::is_none).count();
    if silent > 0 {
        return refused(
            format!(
                "{silent} users or service principals do not say whether they are enabled (accountEnabled)"
            ),
            "export with $select=id,userPrincipalName,displayName,mail,proxyAddresses,employeeId,userType,accountEnabled,\
             createdDateTime,lastPasswordChangeDateTime,signInActivity; nothing was kept",
        );
    }
    let mut making = Making::new(settings, &found, warnings);
    std::mem::take(&mut found.users).into_iter().for_each(|user| making.user(user));
    std::mem::take(&mut found.principals).into_iter().for_each(|principal| making.principal(principal));
    std::mem::take(&mut found.applications)
        .into_iter()
        .for_each(|application| making.application(application));
    making.groups(&found);
    making.roles(&found);
    let edges = making.out.rows.memberships.len() + making.out.rows.grants.len();
    if edges as u64 > limits.max_memberships {
        let what = format!("there are more than {} memberships and grants", limits.max_memberships);
        return refused(what, "raise the limit; nothing was kept");
    }
    Ok(making.done())
}

struct Making<'a> {
    settings: &'a EntraSettings,
    out: Pulled,
    warnings: Warnings,
    known: HashMap<String, BTreeSet<Fact>>,
    /// Methods by user, as far as the report names users.
    registered: HashMap<String, Vec<String>>,
    /// Whether sign-ins were exported at all.
    sign_ins: bool,
    /// What each id that was read is.
    subjects: HashMap<String, SubjectKind>,
    /// Service principals by the application they stand for.
    by_application: HashMap<String, String>,
    credentials: HashSet<String>,
}

impl<'a> Making<'a> {
    fn new(settings: &'a EntraSettings, found: &Found, mut warnings: Warnings) -> Self {
        let named = |r: &Registration| Some((r.id.clone(), methods::of(r.methods_registered.as_ref()?)));
        let any = |pick: fn(&SignInActivity) -> bool| {
            found.users.iter().filter_map(|u| u.sign_in_activity.as_ref()).any(pick)
        };
        let sign_ins = any(|s| s.last_successful_sign_in_date_time.is_some());
        if !sign_ins && any(SignInActivity::attempted) {
            let kind = "exports have no lastSuccessfulSignInDateTime; the other times count failed attempts too, so that \
                        sign-ins are unknown";
            warnings.add(kind, "");
        }
        Self {
            settings,
            out: Pulled::default(),
            warnings,
            known: HashMap::new(),
            registered: found.registrations.iter().filter_map(named).collect(),
            sign_ins,
            subjects: HashMap::new(),
            by_application: HashMap::new(),
            credentials: HashSet::new(),
        }
    }

    fn id(&self, id: &str) -> String {
        format!("{}:{id}", self.settings.name)
    }

    /// An instant of Graph (ISO 8601, always UTC).
    fn time(&mut self, text: Option<&str>) -> Option<i64> {
        let text = text?;
        let time = parse_micros(text);
        if time.is_none() {
            self.warnings.add("times were left out: not an instant", text);
        }
        time
    }

    /// Notes what an id is; false when it was met before.
    fn fresh(&mut self, id: &str, kind: SubjectKind) -> bool {
        let fresh = !self.subjects.contains_key(id);
        match fresh {
            true => drop(self.subjects.insert(id.to_owned(), kind)),
            false => self.warnings.add("rows were left out: another has the same id", id),
        }
        fresh
    }

    fn user(&mut self, user: User) {
        if !self.fresh(&user.id, SubjectKind::Account) {
            return;
        }
        let name =
            user.user_principal_name.clone().or(user.display_name.clone()).unwrap_or_else(|| user.id.clone());
        let among = |list: &[String]| list.iter().any(|n| n.trim().eq_ignore_ascii_case(&name));
        let kind = if among(&self.settings.break_glass_accounts) {
            AccountKind::BreakGlass
        } else if among(&self.settings.service_accounts) {
            AccountKind::Service
        } else if user.user_type.as_deref() == Some("Guest") {
            AccountKind::Guest
        } else {
            AccountKind::Human
        };
        let mut account = Account {
            account_id: self.id(&user.id),
            kind,
            enabled: user.account_enabled == Some(true),
            created_at: self.time(user.created_date_time.as_deref()),
            password_changed_at: self.time(user.last_password_change_date_time.as_deref()),
            native_id: Some(user.id.clone()),
            mail: user.mail.clone(),
            user_principal_name: user.user_principal_name,
            display_name: user.display_name,
            username: name,
            ..Account::default()
        };
        let mut known = BTreeSet::new();
        if self.sign_ins {
            known.insert(Fact::SignIn);
            let activity = user.sign_in_activity.unwrap_or_default();
            account.last_sign_in_at = self.time(activity.last_successful_sign_in_date_time.as_deref());
            if account.last_sign_in_at.is_none() && activity.attempted() {
                let kind = "users tried to sign in, and no success is on record since December 2023; they count as never \
                            signed in";
                self.warnings.add(kind, &account.username);
            }
        }
        known.extend(account.created_at.map(|_| Fact::CreatedAt));
        known.extend(account.password_changed_at.map(|_| Fact::PasswordChanged));
        match self.registered.remove(&user.id) {
            Some(methods) => {
                known.insert(Fact::Mfa);
                account.mfa_methods = methods;
            }
            None if account.enabled => {
                self.warnings.add(
                    "enabled users are not in a registration report: their second factors are unknown",
                    &account.username,
                );
            }
            None => {}
        }
        let aliases = user.proxy_addresses.iter().filter_map(|a| a.split_once(':'));
        let aliases =
            aliases.filter(|(kind, _)| kind.eq_ignore_ascii_case("smtp")).map(|(_, mail)| mail.to_owned());
        let hints = LinkHints {
            employee_numbers: user.employee_id.into_iter().filter(|n| !n.trim().is_empty()).collect(),
            mails: user.mail.into_iter().chain(aliases).collect(),
            owner: None,
        };
        if hints != LinkHints::default() {
            self.out.links.insert(account.account_id.clone(), hints);
        }
        self.known.insert(account.account_id.clone(), known);
        self.out.rows.accounts.push(account);
    }

    fn principal(&mut self, principal: Principal) {
        if principal.app_owner_organization_id.as_deref() == Some(MICROSOFT) {
            let name = principal.display_name.as_deref().unwrap_or_default();
            self.warnings.add("service principals of Microsoft's own applications were left out", name);
            return;
        }
        if !self.fresh(&principal.id, SubjectKind::Account) {
            return;
        }
        let account_id = self.id(&principal.id);
        let created_at = self.time(principal.created_date_time.as_deref());
        self.known.insert(account_id.clone(), created_at.map(|_| Fact::CreatedAt).into_iter().collect());
        self.by_application.extend(principal.app_id.clone().map(|app| (app, account_id.clone())));
        self.secrets(&account_id, &principal);
        let username = principal.display_name.or(principal.app_id).unwrap_or_else(|| principal.id.clone());
        self.out.rows.accounts.push(Account {
            account_id,
            kind: AccountKind::Workload,
            enabled: principal.account_enabled == Some(true),
            created_at,
            native_id: Some(principal.id),
            display_name: Some(username.clone()),
            username,
            ..Account::default()
        });
    }

    fn application(&mut self, application: Principal) {
        let of = application.app_id.as_ref().and_then(|app| self.by_application.get(app)).cloned();
        match of {
            Some(account) => self.secrets(&account, &application),
            None => {
                let name = application.display_name.as_deref().unwrap_or(&application.id);
                self.warnings.add(
                    "applications have no service principal that was read; their secrets were left out",
                    name,
                );
            }
        }
    }

    fn secrets(&mut self, account_id: &str, of: &Principal) {
        for (kind, secrets) in [
            (CredentialKind::OauthSecret, &of.password_credentials),
            (CredentialKind::Certificate, &of.key_credentials),
        ] {
            for Secret { key_id, start_date_time, end_date_time } in secrets {
                let Some(key) = key_id else {
                    self.warnings.add("secrets were left out: they have no id", account_id);
                    continue;
                };
                let credential_id = format!("{account_id}:{key}");
                // A service principal repeats what its application has.
                if self.credentials.insert(credential_id.clone()) {
                    let created_at = self.time(start_date_time.as_deref());
                    let expires_at = self.time(end_date_time.as_deref());
                    self.out.rows.credentials.push(Credential {
                        credential_id,
                        account_id: account_id.to_owned(),
                        kind,
                        created_at,
                        expires_at,
                        ..Credential::default()
                    });
                }
            }
        }
    }

    fn groups(&mut self, found: &Found) {
        for group in &found.groups {
            if !self.fresh(&group.id, SubjectKind::Group) {
                continue;
            }
            let name = group.display_name.clone().unwrap_or_else(|| group.id.clone());
            let chosen =
                |n: &String| n.trim().eq_ignore_ascii_case(&name) || n.trim().eq_ignore_ascii_case(&group.id);
            let privileged = self.settings.privileged_groups.iter().any(chosen);
            let group_id = self.id(&group.id);
            let source = self.settings.name.clone();
            self.out.rows.groups.push(Group { group_id, source, name, privileged, ..Group::default() });
        }
        for group in &found.groups {
            let members = match (found.members.get(&group.id.to_ascii_lowercase()), &group.members) {
                (Some(members), _) => members,
                (None, Some(expanded)) => {
                    // "$expand on members returns at most 20" (Graph, "List groups").
                    if expanded.len() >= EXPANDED {
                        self.warnings.add(
                            "groups have as many expanded members as Graph gives at most: there may be more",
                            &group.id,
                        );
                    }
                    expanded
                }
                (None, None) => {
                    self.warnings.add(
                        "groups have no file of members (members-GROUP-ID.json): who is in them is unknown",
                        &group.id,
                    );
                    continue;
                }
            };
            self.members(&group.id, members);
        }
        let known: HashSet<String> = found.groups.iter().map(|g| g.id.to_ascii_lowercase()).collect();
        for group in found.members.keys().filter(|group| !known.contains(*group)) {
            self.warnings.add("files of members are of groups that were not read", group);
        }
    }

    fn members(&mut self, group: &str, members: &[Object]) {
        let group_id = self.id(group);
        let mut met = HashSet::new();
        for member in members {
            let Some(kind) = self.subjects.get(&member.id).copied() else {
                self.warnings
                    .add("members are no user, group or service principal that was read", &member.id);
                continue;
            };
            if met.insert(member.id.as_str()) {
                let member_id = self.id(&member.id);
                self.out.rows.memberships.push(Membership {
                    member_kind: kind,
                    member_id,
                    group_id: group_id.clone(),
                    ..Membership::default()
                });
            }
        }
    }

    fn roles(&mut self, found: &Found) {
        let mut known = HashSet::new();
        for role in found.roles.iter().filter(|role| known.insert(role.id.as_str())) {
            let template = role.template_id.as_deref().unwrap_or(&role.id);
            let entitlement_id = self.role_id(&role.id);
            self.out.rows.entitlements.push(Entitlement {
                entitlement_id,
                source: self.settings.name.clone(),
                name: role.display_name.clone().unwrap_or_else(|| role.id.clone()),
                privileged: role.is_privileged.unwrap_or_else(|| roles::is_privileged(template)),
                ..Entitlement::default()
            });
        }
        let pair = |a: &Assignment| (a.principal_id.clone(), a.role_definition_id.clone());
        let scheduled: HashSet<_> = found.scheduled.iter().map(pair).collect();
        for a in &found.scheduled {
            let activated = a.assignment_type.as_deref() == Some("Activated");
            self.grant(a, if activated { How::Activated } else { How::Standing }, &known);
        }
        // Plain assignments hold the activated ones too; what a schedule says better is not said twice.
        for a in found.assignments.iter().filter(|a| !scheduled.contains(&pair(a))) {
            self.grant(a, How::Standing, &known);
        }
        for a in &found.eligible {
            self.grant(a, How::Eligible, &known);
        }
        if found.scheduled.is_empty() && !found.assignments.is_empty() {
            let kind = "exports of roles have no roleAssignmentScheduleInstances: what is activated for a while counts as standing";
            self.warnings.add(kind, "");
        }
    }

    fn grant(&mut self, a: &Assignment, how: How, known: &HashSet<&str>) {
        // What comes through a group stands with the group.
        if a.member_type.as_deref() == Some("Group") {
            return;
        }
        if !known.contains(a.role_definition_id.as_str()) {
            self.warnings.add(
                "assignments are of roles that were not read (roleDefinitions.json)",
                &a.role_definition_id,
            );
            return;
        }
        let Some(kind) = self.subjects.get(&a.principal_id).copied() else {
            self.warnings
                .add("roles are held by no user, group or service principal that was read", &a.principal_id);
            return;
        };
        let granted_at = self.time(a.start_date_time.as_deref());
        let expires_at = self.time(a.end_date_time.as_deref());
        let (subject_id, entitlement_id) = (self.id(&a.principal_id), self.role_id(&a.role_definition_id));
        self.out.rows.grants.push(Grant {
            subject_kind: kind,
            subject_id,
            entitlement_id,
            granted_at,
            expires_at,
            assignment: Some(how),
            ..Grant::default()
        });
    }

    fn role_id(&self, role: &str) -> String {
        format!("{}:role:{role}", self.settings.name)
    }

    fn done(mut self) -> Pulled {
        let full: BTreeSet<Fact> = self.known.values().flatten().cloned().collect();
        let name = &self.settings.name;
        let groups = self.out.rows.groups.len() as u64;
        let mut sources = divide(name, super::KIND.name, &full, &self.known, &mut self.out.rows.accounts);
        if let Some(main) = sources.iter_mut().find(|s| s.source == *name) {
            main.warnings = self.warnings.lines();
            main.entries += groups;
        }
        Pulled { sources, ..self.out }
    }
}
