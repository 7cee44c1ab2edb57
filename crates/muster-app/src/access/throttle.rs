//! Slows down guessing: per login and for the whole installation. In memory; an attempt is counted before it is made,
//! so that many at once gain nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::error::AppError;

/// Wrong attempts that cost no wait.
const FREE: u32 = 5;
/// First wait, in seconds; doubles with each further attempt.
const FIRST_WAIT: i64 = 15;
/// Longest wait, in seconds.
const LONGEST_WAIT: i64 = 300;
/// After this many seconds without an attempt a login is forgotten.
const FORGOTTEN: i64 = 900;
/// Most attempts in the whole installation within one minute.
const ALL_PER_MINUTE: u32 = 120;
/// Most logins remembered.
const MOST_LOGINS: usize = 10_000;

#[derive(Default)]
pub(crate) struct Throttle(Mutex<State>);

#[derive(Default)]
struct State {
    logins: HashMap<String, Tries>,
    minute: i64,
    in_minute: u32,
}

struct Tries {
    count: u32,
    last: i64,
}

impl Throttle {
    /// Counts an attempt, or says how long to wait.
    pub(crate) fn attempt(&self, login: &str, now: Timestamp) -> Result<(), AppError> {
        let now = now.as_second();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.minute != now / 60 {
            (state.minute, state.in_minute) = (now / 60, 0);
        }
        let wait = state.logins.get(login).map_or(0, |t| t.last + pause(t.count) - now);
        if wait > 0 {
            return Err(AppError::TooMany { retry_after: wait.unsigned_abs() });
        }
        if state.in_minute >= ALL_PER_MINUTE {
            return Err(AppError::TooMany { retry_after: (60 - now.rem_euclid(60)).unsigned_abs() });
        }
        state.in_minute += 1;
        if state.logins.len() >= MOST_LOGINS {
            state.logins.retain(|_, t| now - t.last < FORGOTTEN && t.count > 1);
        }
        let tries = state.logins.entry(login.to_owned()).or_insert(Tries { count: 0, last: now });
        if now - tries.last > FORGOTTEN {
            tries.count = 0;
        }
        tries.count = tries.count.saturating_add(1);
        tries.last = now;
        Ok(())
    }

    /// A right attempt: the login starts afresh.
    pub(crate) fn right(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).logins.remove(login);
    }
}

fn pause(count: u32) -> i64 {
    match count.checked_sub(FREE) {
        None => 0,
        Some(over) => FIRST_WAIT.saturating_mul(1 << over.min(10)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slow_and_right_ones_start_afresh() {
        let throttle = Throttle::default();
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        for _ in 0..FREE {
            throttle.attempt("ada", at(0)).unwrap();
        }
        let AppError::TooMany { retry_after } = throttle.attempt("ada", at(1)).unwrap_err() else { panic!() };
        assert_eq!(retry_after, 14);
        throttle.attempt("bob", at(1)).unwrap();
        throttle.attempt("ada", at(15)).unwrap();
        assert!(throttle.attempt("ada", at(40)).is_err());
        throttle.right("ada");
        throttle.attempt("ada", at(41)).unwrap();
    }

    #[test]
    fn the_whole_installation_has_a_limit() {
        let throttle = Throttle::default();
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        for i in 0..ALL_PER_MINUTE {
            throttle.attempt(&format!("user{i}"), at(0)).unwrap();
        }
        assert!(throttle.attempt("other", at(59)).is_err());
        throttle.attempt("other", at(60)).unwrap();
    }
}
