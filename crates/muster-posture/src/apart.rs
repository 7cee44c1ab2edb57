//! Work on threads of its own, for what is made once under a lock. A thread of the pool that waits for others takes up
//! whatever lies there meanwhile; if that wants the same lock, it waits for itself. Everything else is for the pool.
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, scope};

/// `work` done for each number below `count`, side by side; in order.
pub(crate) fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || -> Vec<(usize, T)> {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers.take_while(|at| *at < count).map(|at| (at, work(at))).collect()
    };
    let mut all = scope(|threads| {
        let more = 1..rayon::current_num_threads().min(count);
        // Where no more threads are to be had, this one does it all.
        let others: Vec<_> = more.filter_map(|_| Builder::new().spawn_scoped(threads, run).ok()).collect();
        let mut all = run();
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, done)| done).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use rayon::prelude::*;

    #[test]
    fn what_is_made_comes_in_order() {
        assert_eq!(super::each(100, |at| at * 2), (0..100).map(|at| at * 2).collect::<Vec<_>>());
        assert!(super::each(0, |at| at).is_empty());
    }

    /// Many in the pool want what one of them makes under a lock. On the pool's own threads, this would wait for itself.
    #[test]
    fn those_who_wait_do_not_take_up_work_that_waits() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
        for _ in 0..20 {
            let made = OnceLock::new();
            let make = || super::each(64, |at| (0..at * 1_000).fold(0_usize, usize::wrapping_add)).len();
            let all: Vec<usize> = pool.install(|| {
                (0..256).into_par_iter().with_max_len(1).map(|_| *made.get_or_init(make)).collect()
            });
            assert_eq!(all, [64; 256]);
        }
    }
}
