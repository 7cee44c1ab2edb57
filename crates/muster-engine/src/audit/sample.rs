//! A sample that anybody can draw again with a checksum tool: the members of the population whose SHA-256 of
//! `seed:member` is smallest. It depends neither on the order of the list nor on any program's random numbers, and nobody
//! can choose the members by choosing the order.
//!
//! Source of the aim: ISO 19011:2018, A.6 (audit sampling); the way of drawing is our own.

use std::collections::BTreeSet;

use muster_model::Digest;

/// A sample, and what is needed to draw it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// How many different members the population has.
    pub population: usize,
    /// SHA-256 of the sorted members, a line each.
    pub digest: Digest,
    /// The members drawn, in the order drawn.
    pub members: Vec<String>,
}

/// Draws `size` members, or all when there are fewer. The same member named twice counts once; empty lines do not count.
pub fn draw(seed: &str, size: usize, population: &[String]) -> Drawn {
    let all: BTreeSet<&str> = population.iter().map(|m| m.trim()).filter(|m| !m.is_empty()).collect();
    let digest = population_digest(&all);
    let mut ranked: Vec<(String, &str)> =
        all.iter().map(|m| (Digest::of(format!("{seed}:{m}").as_bytes()).to_string(), *m)).collect();
    ranked.sort();
    let members = ranked.into_iter().take(size).map(|(_, m)| m.to_owned()).collect();
    Drawn { population: all.len(), digest, members }
}

/// SHA-256 of the members, sorted, each followed by a line feed.
pub fn population_digest(sorted: &BTreeSet<&str>) -> Digest {
    let mut text = String::new();
    for member in sorted {
        text.push_str(member);
        text.push('\n');
    }
    Digest::of(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(n: usize) -> Vec<String> {
        (0..n).map(|i| format!("person-{i}")).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_whatever_the_order() {
        let mut all = people(300);
        let once = draw("20260420", 20, &all);
        all.reverse();
        all.push(" person-7 ".into());
        all.push(String::new());
        assert_eq!(draw("20260420", 20, &all), once);
        assert_eq!((once.population, once.members.len()), (300, 20));
        assert_ne!(draw("20260421", 20, &all).members, once.members);
    }

    #[test]
    fn a_sample_grows_without_losing_anybody_and_never_beyond_all() {
        let all = people(50);
        let (ten, twenty) = (draw("s", 10, &all), draw("s", 20, &all));
        assert_eq!(twenty.members[..10], ten.members[..]);
        assert_eq!(draw("s", 500, &all).members.len(), 50);
    }

    #[test]
    fn it_can_be_checked_by_hand() {
        // printf 'a\nb\n' | sha256sum; printf '1:a' | sha256sum; printf '1:b' | sha256sum
        let drawn = draw("1", 1, &["b".into(), "a".into()]);
        let hash = |t: &str| Digest::of(t.as_bytes()).to_string();
        assert_eq!(drawn.digest, Digest::of(b"a\nb\n"));
        assert_eq!(drawn.members, [if hash("1:a") < hash("1:b") { "a" } else { "b" }]);
    }

    #[test]
    fn every_member_comes_up_about_as_often() {
        let all = people(20);
        let mut counts = std::collections::HashMap::new();
        for seed in 0..2000 {
            for m in draw(&seed.to_string(), 5, &all).members {
                *counts.entry(m).or_insert(0) += 1;
            }
        }
        // 500 expected, a standard deviation of 19: four of them on either side.
        assert!(counts.len() == 20 && counts.values().all(|n| (422..=578).contains(n)), "{counts:?}");
    }
}
