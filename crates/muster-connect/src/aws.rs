//! The `aws` connector: users, groups, roles, policies and trusts of accounts of AWS, out of files that its command line
//! writes, or live with the feature `aws-live`. Not what the policies finally allow: conditions, boundaries and service
//! control policies are not evaluated.
pub mod details;
#[cfg(feature = "aws-live")]
mod live;
pub mod policy;
pub mod report;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use jiff::Timestamp;
use muster_model::snapshot::Fact;
use serde::{Deserialize, Serialize};

use crate::connector::{Answer, ConnectionTest, Connector, Limits, Progress, Pulled};
use crate::error::{ConnectError, Step};
use crate::mapped::tested;
use crate::mapping::files::{files, has_ending};
use crate::mapping::source::reading;
use crate::registry::{Holds, Kind, Setting};
use crate::secret::SecretRef;
use details::Details;
use report::ReportRow;

/// Its line in the registry.
pub const KIND: Kind = Kind {
    name: "aws",
    title: "AWS accounts",
    summary: "users, roles and policies of AWS accounts, from exported files or live",
    rights: "For files: reading them. Live: a policy that allows iam:GetAccountAuthorizationDetails, \
             iam:GenerateCredentialReport, iam:GetCredentialReport and iam:ListVirtualMFADevices on \"*\", and nothing \
             else; with role_arn also sts:AssumeRole on that role.",
    settings: &[
        Setting::text(
            "files",
            "Files",
            "Pages of get-account-authorization-details (.json) and credential reports (.csv), of one account or several; \
             a folder stands for all such files in it.",
            "/srv/exports/aws",
        )
        .holding(Holds::Paths),
        Setting::text(
            "employee_number_tag",
            "Tag with the employee number",
            "Links users to people without doubt.",
            "EmployeeNumber",
        ),
        Setting::text("mail_tag", "Tag with the mail address", "Links users to people.", "Mail"),
        Setting::text(
            "live.region",
            "Region",
            "Reads live when it is set; IAM is the same from every region.",
            "us-east-1",
        ),
        Setting::text("live.access_key_id", "Access key id", "Of the reading user.", "AKIAIOSFODNN7EXAMPLE"),
        Setting::text("live.secret_access_key", "Secret access key", "Of the reading user.", "").holding(Holds::Secret),
        Setting::text("live.session_token", "Session token", "For keys that expire.", "").holding(Holds::Secret),
        Setting::text(
            "live.role_arn",
            "Role to assume",
            "In the account to be read, when the key is of another.",
            "arn:aws:iam::123456789012:role/muster-reader",
        ),
        Setting::text("live.external_id", "External id", "When the role asks for one.", ""),
    ],
    open: |settings| Ok(Box::new(AwsConnector::new(serde_json::from_value(settings)?))),
};

/// Settings of an AWS source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwsSettings {
    /// Name of the source.
    pub name: String,
    /// Files and folders of files.
    #[serde(default)]
    pub files: Vec<PathBuf>,
    /// Tag of users that holds an employee number.
    #[serde(default)]
    pub employee_number_tag: Option<String>,
    /// Tag of users that holds a mail address.
    #[serde(default)]
    pub mail_tag: Option<String>,
    /// How to read live, instead of files.
    #[serde(default)]
    pub live: Option<LiveSettings>,
}

/// How to reach an account of AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveSettings {
    /// The region to sign requests for.
    pub region: String,
    /// Id of the access key.
    pub access_key_id: String,
    /// Where its secret is.
    pub secret_access_key: SecretRef,
    /// Where the token of a temporary key is.
    #[serde(default)]
    pub session_token: Option<SecretRef>,
    /// A role to assume first.
    #[serde(default)]
    pub role_arn: Option<String>,
    /// What that role asks for.
    #[serde(default)]
    pub external_id: Option<String>,
    /// Another address than that of AWS, for a private endpoint.
    #[serde(default)]
    pub endpoint: Option<String>,
}

/// What was read of one or several accounts.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Pages, joined.
    pub details: Details,
    /// Rows of credential reports.
    pub report: Vec<ReportRow>,
}

/// An AWS source.
#[derive(Debug, Clone)]
pub struct AwsConnector {
    settings: AwsSettings,
}

impl AwsConnector {
    /// A connector with these settings, checked when it is used.
    #[must_use]
    pub fn new(settings: AwsSettings) -> Self {
        Self { settings }
    }

    fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(&self.settings.name, step, what, help)
    }

    fn make(&self, found: Found, limits: &Limits) -> Result<Pulled, ConnectError> {
        let entries = found.details.count();
        if entries > limits.max_entries {
            let what = format!("{entries} entries are over the limit of {}", limits.max_entries);
            return Err(self.error(Step::Accounts, what, "raise the limit; nothing was kept"));
        }
        let wanted = rows::Reading {
            source: &self.settings.name,
            employee_number_tag: self.settings.employee_number_tag.as_deref(),
            mail_tag: self.settings.mail_tag.as_deref(),
            max_edges: limits.max_memberships,
        };
        let without_report = found.report.is_empty();
        let mut pulled = rows::make(found.details, found.report, &wanted)
            .map_err(|what| self.error(Step::Groups, what, "raise the limit; nothing was kept"))?;
        if without_report && let Some(main) = pulled.sources.first_mut() {
            main.warnings.push(
                "there is no credential report: sign-ins, second factors, passwords and keys are unknown, and so is the root \
                 account"
                    .into(),
            );
        }
        Ok(pulled)
    }

    fn read_files(&self, limits: &Limits) -> Result<Pulled, ConnectError> {
        let bad = |what: String| self.error(Step::Tables, what, "export the file again; nothing was kept");
        let mut found = Found::default();
        let mut pages = 0;
        let mut rest = false;
        let files = files(&self.settings.files, &["json", "csv"])
            .map_err(|what| self.error(Step::Settings, what, "mend the setting files"))?;
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let file = File::open(&path).map_err(|e| bad(format!("{}: {e}", path.display())))?;
            if has_ending(&path, "csv") {
                let rows = report::read(&name, Box::new(file), limits.max_entries).map_err(bad)?;
                found.report.extend(rows);
                continue;
            }
            let page = page(file, limits.max_message).map_err(|what| bad(format!("{name}: {what}")))?;
            pages += 1;
            // Files have no order: one last page is enough for an account read in one go, and none at all is not.
            rest |= page.is_truncated;
            found.details.extend(page);
            if found.details.count() > limits.max_entries {
                return Err(bad(format!("holds more than {} entries", limits.max_entries)));
            }
        }
        if pages == 0 {
            return Err(bad("there is no page of get-account-authorization-details (.json)".into()));
        }
        if rest && pages == 1 {
            return Err(bad("the only page says that there are more: save them all".into()));
        }
        self.make(found, limits)
    }

    #[cfg(feature = "aws-live")]
    async fn read_live(
        &self,
        live: &LiveSettings,
        progress: &(dyn Fn(Progress) + Send + Sync),
        limits: &Limits,
    ) -> Result<Pulled, ConnectError> {
        let found = live::read(&self.settings.name, live, progress, limits).await?;
        self.make(found, limits)
    }

    #[cfg(not(feature = "aws-live"))]
    async fn read_live(
        &self,
        _: &LiveSettings,
        _: &(dyn Fn(Progress) + Send + Sync),
        _: &Limits,
    ) -> Result<Pulled, ConnectError> {
        Err(self.error(
            Step::Settings,
            "this build of Muster cannot read AWS live",
            "build it with the feature aws-live, or export files and name them under files",
        ))
    }
}

/// Reads a page of at most `most` bytes. serde_json refuses more than 128 levels.
///
/// # Errors
/// In words: too long, no such page.
pub fn page(from: impl Read, most: usize) -> Result<Details, String> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() > most {
        return Err(format!("is larger than {most} bytes"));
    }
    let odd = |e: String| format!("is no answer of get-account-authorization-details: {e}");
    let keys: BTreeMap<String, serde::de::IgnoredAny> =
        serde_json::from_slice(&bytes).map_err(|e| odd(e.to_string()))?;
    let known = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies", "VirtualMFADevices"];
    if !known.iter().any(|name| keys.contains_key(*name)) {
        return Err(odd(format!("it holds none of {}", known.join(", "))));
    }
    serde_json::from_slice(&bytes).map_err(|e| odd(e.to_string()))
}

impl Connector for AwsConnector {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn source(&self) -> &str {
        &self.settings.name
    }

    fn facts(&self) -> BTreeSet<Fact> {
        [Fact::CreatedAt, Fact::CredentialUse, Fact::Mfa, Fact::PasswordChanged, Fact::SignIn]
            .into_iter()
            .collect()
    }

    fn test<'a>(&'a self, limits: &'a Limits) -> Answer<'a, ConnectionTest> {
        Box::pin(async move { tested(self.pull(&|_| (), limits, Timestamp::UNIX_EPOCH).await) })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        limits: &'a Limits,
        _now: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        Box::pin(async move {
            let pulled = match &self.settings.live {
                Some(_) if !self.settings.files.is_empty() => {
                    return Err(self.error(
                        Step::Settings,
                        "files and live are both set",
                        "keep one of them",
                    ));
                }
                Some(live) => self.read_live(live, progress, limits).await?,
                None => {
                    let (reader, bounds) = (self.clone(), limits.clone());
                    reading(&self.settings.name, limits, move || reader.read_files(&bounds)).await?
                }
            };
            let entries = pulled.sources.iter().map(|s| s.entries).sum();
            progress(Progress { source: self.settings.name.clone(), step: Step::Groups, entries });
            Ok(pulled)
        })
    }
}

/// Rows of pages alone, for `crate::fuzzing`.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn read_rows(details: Details) -> Result<Pulled, String> {
    let reading = rows::Reading { source: "aws", max_edges: 10_000, ..rows::Reading::default() };
    rows::make(details, Vec::new(), &reading)
}
