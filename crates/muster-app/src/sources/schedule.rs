//! When an organisation's sources are read by themselves: a cron pattern in the organisation's time zone. A time that was
//! missed while no server ran is made up for once.

use std::time::Duration;

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use muster_store::PullScheduleRow;

use super::runs::RunKind;
use crate::actor::Actor;
use crate::error::AppError;
use crate::muster::Muster;
use crate::policy::Permission;

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(15);
/// Least time between two pulls: they are to be looked at, and directories are busy elsewhere.
const LEAST: SignedDuration = SignedDuration::from_mins(5);
/// Longest pattern.
const LONGEST: usize = 100;

/// A schedule as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullSchedule {
    /// Cron: minute, hour, day, month, weekday.
    pub pattern: String,
    /// The same in words.
    pub words: String,
    /// Whether it holds.
    pub enabled: bool,
    /// The next time.
    pub next: Timestamp,
    /// When it was set.
    pub changed: Timestamp,
    /// By whom.
    pub changed_by: String,
}

fn parsed(pattern: &str) -> Result<Cron, String> {
    if pattern.len() > LONGEST {
        return Err(format!("must have at most {LONGEST} characters"));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(pattern).map_err(|e| format!("is no time that can be planned ({e})"))
}

/// The first time after `now`.
fn next(cron: &Cron, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, String> {
    let found = cron.find_next_occurrence(&now.to_zoned(zone.clone()), false);
    found.map(|z| z.timestamp()).map_err(|e| format!("never comes ({e})"))
}

impl Muster {
    /// The schedule, if one was ever set.
    pub async fn pull_schedule(&self, actor: &Actor) -> Result<Option<PullSchedule>, AppError> {
        actor.require(Permission::ReadRecords)?;
        let row = self.0.store.pull_schedule(&actor.org).await?;
        Ok(row.map(|r| PullSchedule {
            words: parsed(&r.pattern).map(|c| c.describe()).unwrap_or_default(),
            pattern: r.pattern,
            enabled: r.enabled,
            next: r.next,
            changed: r.changed,
            changed_by: r.changed_by,
        }))
    }

    /// Sets it, or switches it off.
    pub async fn set_pull_schedule(
        &self,
        actor: &Actor,
        pattern: &str,
        enabled: bool,
    ) -> Result<(), AppError> {
        actor.require(Permission::ManageSources)?;
        let refused = |why: String| AppError::field("pattern", why, "0 3 * * *");
        let pattern = pattern.split_whitespace().collect::<Vec<_>>().join(" ");
        let zone = self.live(actor).await?.programme.profile.zone();
        let cron = parsed(&pattern).map_err(refused)?;
        let now = self.now();
        let first = next(&cron, now, &zone).map_err(refused)?;
        let mut at = first;
        // Patterns repeat within a day; a look at the next few times shows the closest two.
        for _ in 0..50 {
            let after = next(&cron, at, &zone).map_err(refused)?;
            if after.duration_since(at) < LEAST {
                return Err(refused("comes more often than every 5 minutes".to_owned()));
            }
            at = after;
        }
        let row = PullScheduleRow {
            org: actor.org.clone(),
            pattern,
            enabled,
            next: first,
            changed: now,
            changed_by: actor.login.clone(),
        };
        Ok(self.0.store.set_pull_schedule(&row).await?)
    }

    /// Begins what is due, each once however many servers look, and says how many were begun.
    pub async fn start_due_pulls(&self) -> Result<usize, AppError> {
        let now = self.now();
        let mut begun = 0;
        for due in self.0.store.due_pulls(now).await? {
            let actor = Actor::system(due.org.clone(), "schedule");
            let zone = self.live(&actor).await?.programme.profile.zone();
            let following = parsed(&due.pattern).and_then(|cron| next(&cron, now, &zone));
            let Ok(following) = following else {
                tracing::warn!("the schedule {:?} of {} cannot be followed", due.pattern, due.org);
                continue;
            };
            if !self.0.store.take_due_pull(&due, following).await? {
                continue;
            }
            match self.start_pull(&actor, RunKind::Pull).await {
                Ok(_) => begun += 1,
                Err(e) => self.note_unbegun(&actor, &e).await?,
            }
        }
        Ok(begun)
    }

    /// Looks again and again, for as long as the server runs.
    pub async fn follow_schedules(&self) {
        // What a crash left half removed goes first.
        if let Err(e) = self.finish_removals().await {
            tracing::warn!("removals that were begun could not be finished: {e}");
        }
        let mut look = tokio::time::interval(LOOK);
        loop {
            look.tick().await;
            if let Err(e) = self.start_due_pulls().await {
                tracing::warn!("what is due could not be begun: {e}");
            }
            if let Err(e) = self.prune_due().await {
                tracing::warn!("snapshots could not be looked through: {e}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_follow_the_zone_and_its_clock_changes() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let cron = parsed("30 2 * * *").unwrap();
        let at = |text: &str| next(&cron, text.parse().unwrap(), &zone).unwrap().to_string();
        assert_eq!(at("2026-01-10T12:00:00Z"), "2026-01-11T01:30:00Z");
        assert_eq!(at("2026-07-10T12:00:00Z"), "2026-07-11T00:30:00Z");
        // On 29 March 2026 there is no half past two.
        let spring = at("2026-03-28T12:00:00Z");
        assert!(spring.starts_with("2026-03-29T01:"), "{spring}");
        assert!(parsed("* * * * * *").is_err() && parsed("61 * * * *").is_err() && parsed("").is_err());
        let never = parsed("0 0 30 2 *").unwrap();
        assert!(next(&never, "2026-01-01T00:00:00Z".parse().unwrap(), &zone).is_err());
    }
}
