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
    use std::time::Duration;

    #[test]
    fn what_is_made_comes_in_order() {
        assert_eq!(super::each(100, |at| at * 2), (0..100).map(|at| at * 2).collect::<Vec<_>>());
        assert!(super::each(0, |at| at).is_empty());
    }

    /// While something is made under a lock, work comes up that wants it. A thread of the pool that waited for the other half
    /// of its own would take that up, and wait for itself for ever.
    #[test]
    fn who_makes_something_does_not_take_up_work_that_wants_it() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let made = OnceLock::new();
        pool.scope(|pool| {
            let half = |at: usize| {
                if at == 1 {
                    pool.spawn(|_| assert_eq!(*made.get_or_init(|| 0), 2));
                }
                std::thread::sleep(Duration::from_millis([5, 50][at]));
                at
            };
            made.get_or_init(|| super::each(2, half).len());
        });
        assert_eq!(made.get(), Some(&2));
    }
}
