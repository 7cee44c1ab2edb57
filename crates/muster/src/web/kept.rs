//! What is worked out once and kept while people ask for it: the longest unasked gives way first. Whoever asks for the same
//! while it is being worked out waits for the one answer; a failure is not kept. The one mechanism for all of it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

type Slot<V> = Arc<OnceCell<Arc<V>>>;

/// At most so many answers by their keys, the longest unasked first.
#[derive(Debug)]
pub struct Kept<K, V> {
    most: usize,
    all: Mutex<Vec<(K, Slot<V>)>>,
}

impl<K: PartialEq, V> Kept<K, V> {
    /// Nothing yet.
    pub const fn new(most: usize) -> Self {
        Self { most, all: Mutex::new(Vec::new()) }
    }

    /// The answer for this key, made unless it is there. Answers for keys that it makes `stale` give way at once.
    pub async fn get_or_make<E, F>(
        &self,
        key: K,
        stale: impl Fn(&K) -> bool,
        make: impl FnOnce() -> F,
    ) -> Result<Arc<V>, E>
    where
        F: Future<Output = Result<Arc<V>, E>>,
    {
        let slot = self.slot(key, stale);
        Ok(slot.get_or_try_init(make).await?.clone())
    }

    /// The answer asked for last among those with such a key, if it is ready.
    pub fn latest(&self, wanted: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().rev().filter(|(key, _)| wanted(key)).find_map(|(_, slot)| slot.get().cloned())
    }

    fn slot(&self, key: K, stale: impl Fn(&K) -> bool) -> Slot<V> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = all.iter().position(|(k, _)| *k == key) {
            let found = all.remove(at);
            let slot = found.1.clone();
            all.push(found);
            return slot;
        }
        all.retain(|(k, _)| !stale(k));
        if all.len() >= self.most.max(1) {
            all.remove(0);
        }
        let slot = Slot::default();
        all.push((key, slot.clone()));
        slot
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn answers_are_made_once_and_the_longest_unasked_gives_way() {
        let (kept, made) = (Kept::<u32, u32>::new(2), AtomicUsize::new(0));
        let ask = async |key: u32| {
            let make = || async {
                made.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok::<_, ()>(Arc::new(key * 10))
            };
            kept.get_or_make(key, |_| false, make).await.unwrap()
        };
        let (one, same) = tokio::join!(ask(1), ask(1));
        assert_eq!((*one, *same, made.load(Ordering::SeqCst)), (10, 10, 1));
        ask(2).await;
        ask(1).await;
        ask(3).await;
        assert_eq!(made.load(Ordering::SeqCst), 3);
        ask(1).await;
        assert_eq!(made.load(Ordering::SeqCst), 3, "it was asked for since, so it is still there");
        ask(2).await;
        assert_eq!(made.load(Ordering::SeqCst), 4);
        assert_eq!(kept.latest(|k| *k < 3).map(|v| *v), Some(20));

        let fails = || async { Err::<Arc<u32>, _>("no") };
        assert_eq!(kept.get_or_make(7, |_| false, fails).await, Err("no"));
        let works = || async { Ok::<_, &str>(Arc::new(7)) };
        assert_eq!(kept.get_or_make(7, |k| *k == 1, works).await.map(|v| *v), Ok(7));
    }

    #[tokio::test]
    async fn what_a_new_key_makes_stale_gives_way_at_once() {
        let kept = Kept::<(u8, u8), u8>::new(9);
        let ask = async |key: (u8, u8)| {
            let make = || async move { Ok::<_, ()>(Arc::new(key.1)) };
            kept.get_or_make(key, |k| k.0 == key.0, make).await.unwrap()
        };
        ask((1, 1)).await;
        ask((2, 1)).await;
        ask((1, 2)).await;
        assert_eq!(kept.latest(|k| k.0 == 1).map(|v| *v), Some(2));
        assert_eq!(kept.all.lock().unwrap().len(), 2);
    }
}
