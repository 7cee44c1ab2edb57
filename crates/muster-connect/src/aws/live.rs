//! Reads an account of AWS through its official SDK, into what the files hold. Nothing is changed there, except that AWS makes
//! a new credential report when the last is older than four hours. Secrets go to the SDK and nowhere else.
use std::time::Duration;

use aws_sdk_iam::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_sdk_iam::error::DisplayErrorContext;
use aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput;
use aws_sdk_iam::primitives::DateTime;
use aws_sdk_iam::types::{AttachedPolicy, PolicyDetail, Tag as SdkTag};
use aws_smithy_http_client::{Builder, tls};
use serde_json::Value;

use super::details::{
    Attached, Details, Device, DeviceUser, Group, Inline, LastUsed, Policy, Role, Tag, User, Version,
};
use super::{Found, LiveSettings, report};
use crate::connector::{Limits, Progress};
use crate::error::{ConnectError, Step};
use crate::warnings::printable;

/// How often a report that AWS is still making is asked for, a second apart.
const REPORT_TRIES: u32 = 60;

/// Reads an account within the limits.
///
/// # Errors
/// With the step and what AWS answered.
pub async fn read(
    source: &str,
    settings: &LiveSettings,
    progress: &(dyn Fn(Progress) + Send + Sync),
    limits: &Limits,
) -> Result<Found, ConnectError> {
    let reader = Reader { source, settings, progress, limits };
    match tokio::time::timeout(limits.deadline, reader.read()).await {
        Ok(found) => found,
        Err(_) => {
            let what = format!("not read within {} s; nothing was kept", limits.deadline.as_secs_f32());
            Err(reader.error(Step::Accounts, what, "raise the deadline, or see why the connection is slow"))
        }
    }
}

struct Reader<'a> {
    source: &'a str,
    settings: &'a LiveSettings,
    progress: &'a (dyn Fn(Progress) + Send + Sync),
    limits: &'a Limits,
}

impl Reader<'_> {
    fn error(&self, step: Step, what: impl Into<String>, help: &str) -> ConnectError {
        ConnectError::new(self.source, step, what, help)
    }

    fn refused(&self, step: Step, e: impl std::error::Error) -> ConnectError {
        let what = printable(&DisplayErrorContext(e).to_string());
        self.error(
            step,
            what,
            "see that the key is right and may do what the reference lists for the aws source",
        )
    }

    async fn read(&self) -> Result<Found, ConnectError> {
        let client = self.client().await?;
        let mut found = Found { details: self.details(&client).await?, ..Found::default() };
        found.details.devices = self.devices(&client).await?;
        found.report = self.report(&client).await?;
        Ok(found)
    }

    /// A client that signs in with the key, or with the role that the key may assume.
    async fn client(&self) -> Result<aws_sdk_iam::Client, ConnectError> {
        let settings = self.settings;
        let bad = |what: String| self.error(Step::Settings, what, "mend the source's settings");
        let secret = settings.secret_access_key.fetch().await.map_err(bad)?;
        let token = match &settings.session_token {
            Some(token) => Some(token.fetch().await.map_err(bad)?.expose().to_owned()),
            None => None,
        };
        let key = Credentials::new(&settings.access_key_id, secret.expose(), token, None, "muster");
        let key = match &settings.role_arn {
            Some(role) => self.assume(key, role).await?,
            None => key,
        };
        let mut config = aws_sdk_iam::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(settings.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(key))
            .timeout_config(self.patience())
            .http_client(https());
        if let Some(endpoint) = &settings.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Ok(aws_sdk_iam::Client::from_conf(config.build()))
    }

    fn patience(&self) -> aws_sdk_iam::config::timeout::TimeoutConfig {
        aws_sdk_iam::config::timeout::TimeoutConfig::builder()
            .connect_timeout(self.limits.connect)
            .operation_attempt_timeout(self.limits.operation)
            .build()
    }

    async fn assume(&self, key: Credentials, role: &str) -> Result<Credentials, ConnectError> {
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(aws_sdk_sts::config::BehaviorVersion::latest())
            .region(Region::new(self.settings.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(key))
            .timeout_config(self.patience())
            .http_client(https());
        if let Some(endpoint) = &self.settings.endpoint {
            config = config.endpoint_url(endpoint);
        }
        let client = aws_sdk_sts::Client::from_conf(config.build());
        let assume = client.assume_role().role_arn(role).role_session_name("muster");
        let answer = assume
            .set_external_id(self.settings.external_id.clone())
            .send()
            .await
            .map_err(|e| self.refused(Step::Bind, e))?;
        let given = answer.credentials().ok_or_else(|| {
            self.error(Step::Bind, "AWS gave no key for the role", "see the role's trust policy")
        })?;
        let token = Some(given.session_token().to_owned());
        Ok(Credentials::new(given.access_key_id(), given.secret_access_key(), token, None, "muster"))
    }

    async fn details(&self, client: &aws_sdk_iam::Client) -> Result<Details, ConnectError> {
        let mut details = Details::default();
        let mut pages = client.get_account_authorization_details().into_paginator().page_size(500).send();
        while let Some(page) = pages.next().await {
            details.extend(converted(&page.map_err(|e| self.refused(Step::Accounts, e))?));
            if details.count() > self.limits.max_entries {
                let what = format!("there are more than {} entries", self.limits.max_entries);
                return Err(self.error(Step::Accounts, what, "raise the limit; nothing was kept"));
            }
            let entries = details.count();
            (self.progress)(Progress { source: self.source.to_owned(), step: Step::Accounts, entries });
        }
        Ok(details)
    }

    async fn devices(&self, client: &aws_sdk_iam::Client) -> Result<Vec<Device>, ConnectError> {
        let mut devices = Vec::new();
        let mut pages = client.list_virtual_mfa_devices().into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|e| self.refused(Step::Accounts, e))?;
            devices.extend(page.virtual_mfa_devices().iter().map(|device| Device {
                serial_number: device.serial_number().to_owned(),
                user: device.user().map(|user| DeviceUser { arn: user.arn().to_owned() }),
            }));
            if devices.len() as u64 > self.limits.max_entries {
                return Err(self.error(
                    Step::Accounts,
                    "there are too many second factors",
                    "raise the limit",
                ));
            }
        }
        Ok(devices)
    }

    async fn report(&self, client: &aws_sdk_iam::Client) -> Result<Vec<report::ReportRow>, ConnectError> {
        use aws_sdk_iam::types::ReportStateType::Complete;
        for _ in 0..REPORT_TRIES {
            let made = client.generate_credential_report().send().await;
            let made = made.map_err(|e| self.refused(Step::Accounts, e))?;
            if made.state() == Some(&Complete) {
                let answer = client.get_credential_report().send().await;
                let answer = answer.map_err(|e| self.refused(Step::Accounts, e))?;
                let bytes = answer.content().map(|blob| blob.as_ref().to_vec()).unwrap_or_default();
                let from = Box::new(std::io::Cursor::new(bytes));
                return report::read("credential report", from, self.limits.max_entries)
                    .map_err(|what| self.error(Step::Accounts, what, "report this as a fault in Muster"));
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Err(self.error(Step::Accounts, "AWS did not finish its credential report", "try again later"))
    }
}

/// Rustls on ring, with the system's authorities.
fn https() -> aws_sdk_iam::config::SharedHttpClient {
    Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
}

fn time(at: Option<&DateTime>) -> Option<String> {
    let at = at?;
    jiff::Timestamp::new(at.secs(), i32::try_from(at.subsec_nanos()).ok()?).ok().map(|at| at.to_string())
}

fn document(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::String(text.to_owned()))
}

fn text(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

fn inline(policies: &[PolicyDetail]) -> Vec<Inline> {
    let one = |p: &PolicyDetail| Inline {
        policy_name: text(p.policy_name()),
        policy_document: document(p.policy_document()),
    };
    policies.iter().map(one).collect()
}

fn attached(policies: &[AttachedPolicy]) -> Vec<Attached> {
    let one = |p: &AttachedPolicy| Attached {
        policy_name: text(p.policy_name()),
        policy_arn: text(p.policy_arn()),
    };
    policies.iter().map(one).collect()
}

fn tags(tags: &[SdkTag]) -> Vec<Tag> {
    tags.iter().map(|tag| Tag { key: tag.key().to_owned(), value: tag.value().to_owned() }).collect()
}

fn converted(page: &GetAccountAuthorizationDetailsOutput) -> Details {
    let boundary = |is_there: bool| is_there.then_some(Value::Bool(true));
    Details {
        users: page
            .user_detail_list()
            .iter()
            .map(|user| User {
                user_name: text(user.user_name()),
                user_id: text(user.user_id()),
                arn: text(user.arn()),
                create_date: time(user.create_date()),
                user_policy_list: inline(user.user_policy_list()),
                group_list: user.group_list().to_vec(),
                attached_managed_policies: attached(user.attached_managed_policies()),
                permissions_boundary: boundary(user.permissions_boundary().is_some()),
                tags: tags(user.tags()),
            })
            .collect(),
        groups: page
            .group_detail_list()
            .iter()
            .map(|group| Group {
                group_name: text(group.group_name()),
                arn: text(group.arn()),
                group_policy_list: inline(group.group_policy_list()),
                attached_managed_policies: attached(group.attached_managed_policies()),
            })
            .collect(),
        roles: page
            .role_detail_list()
            .iter()
            .map(|role| Role {
                role_name: text(role.role_name()),
                role_id: text(role.role_id()),
                path: text(role.path()),
                arn: text(role.arn()),
                create_date: time(role.create_date()),
                assume_role_policy_document: document(role.assume_role_policy_document()),
                role_policy_list: inline(role.role_policy_list()),
                attached_managed_policies: attached(role.attached_managed_policies()),
                permissions_boundary: boundary(role.permissions_boundary().is_some()),
                role_last_used: role
                    .role_last_used()
                    .map(|used| LastUsed { last_used_date: time(used.last_used_date()) }),
            })
            .collect(),
        policies: page
            .policies()
            .iter()
            .map(|policy| Policy {
                policy_name: text(policy.policy_name()),
                arn: text(policy.arn()),
                policy_version_list: policy
                    .policy_version_list()
                    .iter()
                    .map(|version| Version {
                        document: document(version.document()),
                        is_default_version: version.is_default_version(),
                    })
                    .collect(),
            })
            .collect(),
        devices: Vec::new(),
        is_truncated: page.is_truncated(),
    }
}
