//! A pushed source as a connector: what was pushed stands in the store, so that there is nothing to connect to and a pull
//! takes what is there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use muster_connect::{Answer, ConnectError, ConnectionTest, Connector, Limits, Progress, Pulled, Step};
use muster_model::snapshot::Fact;

use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;

struct Pushed {
    source: String,
    pulled: Pulled,
}

impl Muster {
    /// What a source has pushed, to be pulled beside others.
    pub async fn scim_connector(&self, actor: &Actor, source: &str) -> Result<Box<dyn Connector>, AppError> {
        let pulled = self.scim_rows(actor, source).await?;
        Ok(Box::new(Pushed { source: source.to_owned(), pulled }))
    }
}

impl Connector for Pushed {
    fn kind(&self) -> &'static str {
        "scim"
    }

    fn source(&self) -> &str {
        &self.source
    }

    fn facts(&self) -> BTreeSet<Fact> {
        self.pulled.sources.iter().flat_map(|s| s.facts.iter().cloned()).collect()
    }

    fn test<'a>(&'a self, _: &'a Limits) -> Answer<'a, ConnectionTest> {
        let rows = &self.pulled.rows;
        let learned = format!("{} accounts and {} people pushed", rows.accounts.len(), rows.people.len());
        Box::pin(async move { ConnectionTest { passed: vec![(Step::Accounts, learned)], failed: None } })
    }

    fn pull<'a>(
        &'a self,
        progress: &'a (dyn Fn(Progress) + Send + Sync),
        _: &'a Limits,
        _: Timestamp,
    ) -> Answer<'a, Result<Pulled, ConnectError>> {
        let entries = self.pulled.sources.iter().map(|s| s.entries).sum();
        progress(Progress { source: self.source.clone(), step: Step::Accounts, entries });
        Box::pin(async move { Ok(self.pulled.clone()) })
    }
}
