//! Which attempts belong together: the protocol gives a delivery no name, so its body has to do.
//!
//! An attempt with the body of an earlier one is a retry of it, unless that one has not ended yet
//! (a sender does not retry what has not failed, so these are two deliveries), or ended so long ago
//! that nobody would wait for it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::judge::Before;
use crate::model::{End, Next, Reading};
use crate::trace::{INTERVAL, TOLERANCE};

/// The deliveries of late.
#[derive(Debug, Default)]
pub(super) struct Book {
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    /// The newest last.
    deliveries: VecDeque<Delivery>,
    count: usize,
}

#[derive(Debug)]
struct Delivery {
    number: usize,
    key: Key,
    first_head: Vec<u8>,
    /// The number of the last attempt, and how it ended if it has.
    last: usize,
    ended: Option<Ended>,
}

/// What a delivery is recognized by.
pub(super) type Key = [u8; 32];

/// The end of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ended {
    pub(super) end: End,
    /// Just before what made it fail.
    pub(super) decided: Instant,
    /// When the last byte had been sent.
    pub(super) settled: Instant,
}

/// Where an attempt belongs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) delivery: usize,
    pub(super) attempt: usize,
    /// The attempt before it.
    pub(super) before: Option<Before>,
    /// Whether the head is that of the first attempt.
    pub(super) has_first_head: bool,
    /// An earlier delivery with the same body.
    pub(super) like: Option<usize>,
}

/// So many deliveries are remembered.
const REMEMBERED: usize = 1000;

/// A retry that is so late is none.
const LATEST: Duration = Duration::from_secs(60);

impl Book {
    /// Enters an attempt that arrived at this moment.
    pub(super) fn arrive(&self, key: Key, head: &[u8], arrived: Instant) -> Place {
        let mut pages = self.pages();
        let known = pages.deliveries.iter_mut().rfind(|it| it.key == key);
        let like = known.as_ref().map(|it| it.number);
        if let Some(delivery) = known
            && let Some(ended) = delivery.ended
            && delivery.goes_on(ended, arrived)
        {
            return delivery.next(ended, head, arrived);
        }
        let delivery = pages.add(key, head);
        Place {
            delivery,
            attempt: 1,
            before: None,
            has_first_head: true,
            like,
        }
    }

    /// Notes how an attempt ended.
    pub(super) fn end(&self, delivery: usize, attempt: usize, ended: Ended) {
        let mut pages = self.pages();
        let found = pages
            .deliveries
            .iter_mut()
            .rfind(|it| it.number == delivery);
        if let Some(delivery) = found.filter(|it| it.last == attempt) {
            delivery.ended = Some(ended);
        }
    }

    /// Whether nothing came after this attempt.
    pub(super) fn is_last(&self, delivery: usize, attempt: usize) -> bool {
        let pages = self.pages();
        let found = pages.deliveries.iter().rfind(|it| it.number == delivery);
        found.is_some_and(|it| it.last == attempt)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn add(&mut self, key: Key, head: &[u8]) -> usize {
        self.count += 1;
        if self.deliveries.len() == REMEMBERED {
            self.deliveries.pop_front();
        }
        self.deliveries.push_back(Delivery {
            number: self.count,
            key,
            first_head: head.to_vec(),
            last: 1,
            ended: None,
        });
        self.count
    }
}

impl Delivery {
    /// Whether what arrives now is another attempt of it: after an end for good only while a retry
    /// would come, since the same may have happened again.
    fn goes_on(&self, ended: Ended, arrived: Instant) -> bool {
        let next = Reading::ALL.map(|reading| ended.end.next(self.last, reading));
        let longest = if next.contains(&Next::Retry) {
            LATEST
        } else {
            INTERVAL + TOLERANCE
        };
        ended.decided <= arrived && arrived.duration_since(ended.settled) <= longest
    }

    fn next(&mut self, ended: Ended, head: &[u8], arrived: Instant) -> Place {
        let before = Before {
            number: self.last,
            end: ended.end,
            since_failure: arrived.duration_since(ended.decided),
            since_end: arrived.duration_since(ended.settled),
        };
        self.last += 1;
        self.ended = None;
        Place {
            delivery: self.number,
            attempt: self.last,
            before: Some(before),
            has_first_head: self.first_head == head,
            like: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(end: End, at: Instant) -> Ended {
        Ended {
            end,
            decided: at,
            settled: at,
        }
    }

    #[test]
    fn the_same_body_after_a_failure_is_a_retry() {
        let (book, now) = (Book::default(), Instant::now());
        let second = Duration::from_secs(1);
        assert_eq!(book.arrive([1; 32], b"head", now).delivery, 1);
        book.end(1, 1, ended(End::Answered(503), now + second));
        let other = book.arrive([2; 32], b"head", now + 2 * second);
        assert_eq!((other.delivery, other.attempt), (2, 1));
        let retry = book.arrive([1; 32], b"other", now + 4 * second);
        assert_eq!((retry.delivery, retry.attempt), (1, 2));
        assert_eq!(retry.before.unwrap().since_failure, 3 * second);
        assert!(!retry.has_first_head);
        assert!(!book.is_last(1, 1));
        assert!(book.is_last(1, 2));
    }

    #[test]
    fn what_has_not_failed_is_not_retried() {
        let (book, now) = (Book::default(), Instant::now());
        book.arrive([1; 32], b"", now);
        let twin = book.arrive([1; 32], b"", now);
        assert_eq!((twin.delivery, twin.attempt, twin.like), (2, 1, Some(1)));
    }

    #[test]
    fn what_comes_long_after_the_end_is_another_delivery() {
        let now = Instant::now();
        for (end, seconds, expected) in [
            (End::Answered(503), 60, 1),
            (End::Answered(503), 61, 2),
            (End::Answered(200), 4, 1),
            (End::Answered(200), 5, 2),
            (End::Answered(404), 5, 2),
        ] {
            let book = Book::default();
            book.arrive([1; 32], b"", now);
            book.end(1, 1, ended(end, now));
            let again = book.arrive([1; 32], b"", now + Duration::from_secs(seconds));
            assert_eq!(again.delivery, expected, "{end:?} {seconds}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let (book, now) = (Book::default(), Instant::now());
        for index in 0..=REMEMBERED {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&index.to_le_bytes());
            book.arrive(key, b"", now);
        }
        assert_eq!(book.pages().deliveries.len(), REMEMBERED);
        assert_eq!(book.pages().count, REMEMBERED + 1);
    }
}
