//! Which snapshots a retention policy keeps and which it lets go, each with every reason why it stays. Pure: no clock, no
//! store, no files. Not the removing (`prune_snapshots`).

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The least that a policy keeps: what pages read, and what the next is told apart from.
pub const LEAST_NEWEST: u32 = 2;
/// Most of the newest that a policy may name.
pub const MOST_NEWEST: u32 = 10_000;
/// Most months that a policy may name: a hundred years.
pub const MOST_MONTHS: u32 = 1200;
/// Most days that a policy may name: a hundred years.
pub const MOST_DAYS: u32 = 36_525;

/// How long snapshots are kept. What no line of it keeps goes, unless something else holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// So many of the newest stay, at least [`LEAST_NEWEST`].
    pub newest: u32,
    /// The last one of each month stays for so many months, the running month among them.
    pub months: u32,
    /// What is younger than so many days stays.
    pub days: u32,
}

impl Default for RetentionPolicy {
    /// A quarter of a year day by day, and three years month by month: a certificate runs for three years, and whoever
    /// audits looks at samples back to the audit before.
    fn default() -> Self {
        Self { newest: 12, months: 36, days: 90 }
    }
}

impl RetentionPolicy {
    /// What it keeps, as a sentence without an end.
    pub fn words(&self) -> String {
        let mut kept = vec![format!("the newest {}", self.newest.max(LEAST_NEWEST))];
        match self.months {
            0 => {}
            1 => kept.push("the last of this month".into()),
            n => kept.push(format!("the last of each month for {n} months")),
        }
        match self.days {
            0 => {}
            1 => kept.push("everything of the last day".into()),
            n => kept.push(format!("everything of the last {n} days")),
        }
        match kept.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            _ => kept.join(""),
        }
    }
}

/// A snapshot to decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Digest of its manifest, lower-case hex.
    pub digest: String,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Digest of the one it was sealed against.
    pub predecessor: Option<String>,
    /// What holds it, whatever the policy says.
    pub held: Vec<Stays>,
}

/// Why a snapshot stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stays {
    /// It is the newest: pages read it.
    Newest,
    /// It is one of the newest that the policy keeps; which one, from 2.
    Recent(u32),
    /// The newest was sealed against it.
    Predecessor,
    /// It is younger than the policy says, or its date has not come yet.
    Young,
    /// It is the last of a month, given by its first day.
    Month(Date),
    /// Somebody pinned it.
    Pinned,
    /// Records name it: `kind/id`.
    Named(Vec<String>),
    /// Its files are not in a folder of this installation's own, so they are not its to remove.
    Elsewhere,
    /// Its manifest cannot be read, so that nothing would be left to say what it was.
    Unreadable,
}

/// What is decided of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its digest.
    pub digest: String,
    /// Why it stays; nothing: it goes.
    pub stays: Vec<Stays>,
}

impl Verdict {
    /// Whether the policy lets it go.
    pub fn goes(&self) -> bool {
        self.stays.is_empty()
    }
}

/// Decides on every snapshot, in the order given. Months are those of `zone`.
pub fn retain(
    candidates: &[Candidate],
    policy: RetentionPolicy,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<Verdict> {
    let month = |at: Timestamp| at.to_zoned(zone.clone()).date().first_of_month();
    let this_month = month(now);
    let young = SignedDuration::from_hours(i64::from(policy.days.min(MOST_DAYS)).saturating_mul(24));
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by(|a, b| b.taken_at.cmp(&a.taken_at).then_with(|| b.digest.cmp(&a.digest)));
    // Pages read the newest up to now; the next pull is sealed against the newest of all, should a clock have been wrong.
    let newest: Vec<&Candidate> =
        order.first().into_iter().chain(order.iter().find(|c| c.taken_at <= now)).copied().collect();
    let mut last_of: BTreeMap<Date, &str> = BTreeMap::new();
    for c in &order {
        last_of.entry(month(c.taken_at)).or_insert(&c.digest);
    }
    let rank: BTreeMap<&str, u32> = order.iter().map(|c| c.digest.as_str()).zip(1..).collect();
    let decide = |c: &Candidate| {
        let mut stays = Vec::new();
        let nth = rank.get(c.digest.as_str()).copied().unwrap_or(1);
        if newest.iter().any(|n| n.taken_at == c.taken_at) {
            stays.push(Stays::Newest);
        } else if nth <= policy.newest.max(LEAST_NEWEST) {
            stays.push(Stays::Recent(nth));
        }
        if newest.iter().any(|n| n.predecessor.as_deref() == Some(c.digest.as_str())) {
            stays.push(Stays::Predecessor);
        }
        if c.taken_at > now || now.duration_since(c.taken_at) < young {
            stays.push(Stays::Young);
        }
        let its = month(c.taken_at);
        if last_of.get(&its) == Some(&c.digest.as_str())
            && months_between(its, this_month) < i64::from(policy.months)
        {
            stays.push(Stays::Month(its));
        }
        stays.extend(c.held.iter().cloned());
        Verdict { digest: c.digest.clone(), stays }
    };
    candidates.iter().map(decide).collect()
}

fn months_between(from: Date, to: Date) -> i64 {
    let index = |d: Date| i64::from(d.year()) * 12 + i64::from(d.month());
    index(to) - index(from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        let text = if text.len() == 10 { format!("{text}T03:00:00Z") } else { text.to_owned() };
        text.parse().unwrap()
    }

    fn one(day: &str) -> Candidate {
        Candidate { digest: day.to_owned(), taken_at: at(day), predecessor: None, held: Vec::new() }
    }

    fn going(candidates: &[Candidate], policy: RetentionPolicy, now: &str) -> Vec<String> {
        let verdicts = retain(candidates, policy, at(now), &TimeZone::UTC);
        verdicts.into_iter().filter(Verdict::goes).map(|v| v.digest).collect()
    }

    const NOTHING: RetentionPolicy = RetentionPolicy { newest: 0, months: 0, days: 0 };

    #[test]
    fn each_line_of_a_policy_keeps_what_it_says() {
        let days = [
            "2025-12-30",
            "2026-01-10",
            "2026-01-31",
            "2026-02-01",
            "2026-02-27",
            "2026-03-01",
            "2026-03-02",
            "2026-03-03",
        ];
        let all: Vec<Candidate> = days.iter().map(|d| one(d)).collect();
        let table: [(RetentionPolicy, &[&str]); 7] = [
            // Even a policy that names nothing keeps the newest and the one before.
            (NOTHING, &days[..6]),
            (RetentionPolicy { newest: 3, ..NOTHING }, &days[..5]),
            (RetentionPolicy { newest: 100, ..NOTHING }, &[]),
            (RetentionPolicy { months: 1, ..NOTHING }, &days[..6]),
            (
                RetentionPolicy { months: 3, ..NOTHING },
                &["2025-12-30", "2026-01-10", "2026-02-01", "2026-03-01"],
            ),
            (RetentionPolicy { months: 4, ..NOTHING }, &["2026-01-10", "2026-02-01", "2026-03-01"]),
            (RetentionPolicy { days: 31, ..NOTHING }, &days[..3]),
        ];
        for (policy, goes) in table {
            assert_eq!(going(&all, policy, "2026-03-03T12:00:00Z"), goes, "{policy:?}");
        }
    }

    #[test]
    fn what_is_held_stays_and_says_why() {
        let mut all: Vec<Candidate> =
            ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "2020-01-05", "2020-01-06"]
                .iter()
                .map(|d| one(d))
                .collect();
        all[0].held.push(Stays::Pinned);
        all[1].held.push(Stays::Named(vec!["review/2020".into()]));
        all[5].predecessor = Some("2020-01-03".into());
        let verdicts = retain(&all, NOTHING, at("2026-01-01"), &TimeZone::UTC);
        let why: Vec<_> = verdicts.into_iter().map(|v| v.stays).collect();
        assert_eq!(
            why,
            [
                vec![Stays::Pinned],
                vec![Stays::Named(vec!["review/2020".into()])],
                vec![Stays::Predecessor],
                vec![],
                vec![Stays::Recent(2)],
                vec![Stays::Newest]
            ]
        );
    }

    #[test]
    fn months_are_those_of_the_organisation() {
        // The last hour of January in Berlin is still January there, and February one hour later.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let named = |digest: &str, when: &str| Candidate { digest: digest.into(), ..one_at(when) };
        let all = [
            named("january", "2026-01-31T22:30:00Z"),
            named("february", "2026-01-31T23:30:00Z"),
            named("a", "2026-03-01T00:00:00Z"),
            named("b", "2026-03-02T00:00:00Z"),
        ];
        let policy = RetentionPolicy { months: 3, ..NOTHING };
        let goes = |zone: &TimeZone| -> Vec<String> {
            let verdicts = retain(&all, policy, at("2026-03-02T12:00:00Z"), zone);
            verdicts.into_iter().filter(Verdict::goes).map(|v| v.digest).collect()
        };
        assert!(goes(&zone).is_empty());
        assert_eq!(goes(&TimeZone::UTC), ["january"]);
    }

    fn one_at(when: &str) -> Candidate {
        Candidate { digest: String::new(), taken_at: at(when), predecessor: None, held: Vec::new() }
    }

    #[test]
    fn a_policy_says_what_it_keeps() {
        let said = RetentionPolicy::default().words();
        assert_eq!(
            said,
            "the newest 12, the last of each month for 36 months and everything of the last 90 days"
        );
        assert_eq!(NOTHING.words(), "the newest 2");
    }

    fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
        // Few instants, so that several snapshots share one.
        prop::collection::vec((0i64..900, any::<bool>(), prop::option::of(0usize..40)), 0..40).prop_map(
            |drawn| {
                let digest = |i: usize| format!("{i:064x}");
                drawn
                    .into_iter()
                    .enumerate()
                    .map(|(i, (day, pinned, predecessor))| Candidate {
                        digest: digest(i),
                        taken_at: Timestamp::from_second(1_700_000_000 + day * 86_400).unwrap(),
                        predecessor: predecessor.map(digest),
                        held: if pinned && i % 5 == 0 { vec![Stays::Pinned] } else { Vec::new() },
                    })
                    .collect()
            },
        )
    }

    proptest! {
        #[test]
        fn never_the_newest_its_predecessor_or_what_is_held(
            all in candidates(), newest in 0u32..9, months in 0u32..30, days in 0u32..400, later in -300i64..900,
        ) {
            let policy = RetentionPolicy { newest, months, days };
            let now = Timestamp::from_second(1_700_000_000 + later * 86_400).unwrap();
            let verdicts = retain(&all, policy, now, &TimeZone::UTC);
            prop_assert_eq!(verdicts.len(), all.len());
            let gone = |digest: &str| verdicts.iter().any(|v| v.digest == digest && v.goes());
            let top = all.iter().map(|c| c.taken_at).max();
            let read = all.iter().map(|c| c.taken_at).filter(|at| *at <= now).max();
            for c in &all {
                if [top, read].contains(&Some(c.taken_at)) {
                    prop_assert!(!gone(&c.digest));
                }
                prop_assert!(c.held.is_empty() || !gone(&c.digest));
                if c.taken_at > now || (now.duration_since(c.taken_at).as_hours()) < i64::from(days) * 24 {
                    prop_assert!(!gone(&c.digest));
                }
            }
            let last = all.iter().max_by_key(|c| (c.taken_at, c.digest.clone()));
            if let Some(before) = last.and_then(|c| c.predecessor.as_deref()) {
                prop_assert!(!gone(before));
            }
            let stay = verdicts.iter().filter(|v| !v.goes()).count();
            prop_assert!(stay >= all.len().min(newest.max(LEAST_NEWEST) as usize));

            // Doing it twice does nothing more.
            let left: Vec<Candidate> = all.iter().filter(|c| !gone(&c.digest)).cloned().collect();
            prop_assert!(retain(&left, policy, now, &TimeZone::UTC).iter().all(|v| !v.goes()));
            // A policy that keeps more never lets more go.
            let wider = RetentionPolicy { newest: newest + 1, months: months + 1, days: days + 1 };
            for v in retain(&all, wider, now, &TimeZone::UTC) {
                prop_assert!(!v.goes() || gone(&v.digest));
            }
        }
    }
}
