//! Users and the root account of AWS, and what the credential report says of them, to accounts and credentials.
use std::collections::{BTreeSet, HashMap};

use muster_estate::{Account, AccountKind, Credential, CredentialKind, parse_micros};
use muster_model::snapshot::Fact;

use super::Maker;
use crate::aws::details::{User, account_of};
use crate::aws::report::ReportRow;
use crate::connector::LinkHints;

impl Maker<'_> {
    pub(super) fn user(
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
    pub(super) fn root(&mut self, row: &ReportRow) {
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

    pub(super) fn account(&mut self, account: Account, mut known: BTreeSet<Fact>) {
        if account.created_at.is_some() {
            known.insert(Fact::CreatedAt);
        }
        self.known.insert(account.account_id.clone(), known);
        self.rows.accounts.push(account);
    }
}
