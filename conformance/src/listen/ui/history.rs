//! What happened, for pages that come later or were away: bounded in number and in size.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::listen::record::for_page;
use crate::listen::told::Told;

/// What happened so far, and who is told of more.
pub struct History {
    /// Another in every run, so that no page mixes two up.
    run: String,
    /// Where deliveries are taken.
    url: String,
    kept: Mutex<Kept>,
    news: broadcast::Sender<Line>,
}

#[derive(Default)]
struct Kept {
    lines: VecDeque<Line>,
    bytes: usize,
    count: u64,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What a page says that it has seen.
    pub(super) id: String,
    number: u64,
    /// An object of JSON.
    pub(super) text: Arc<str>,
}

/// So much is kept; older lines are forgotten first.
const MOST_LINES: usize = 3000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A page that is further behind comes again and asks for what it missed.
const BEHIND: usize = 256;

impl History {
    /// The history of a run that takes deliveries at this URL.
    pub fn new(url: impl Into<String>) -> Result<Self, getrandom::Error> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)?;
        Ok(Self {
            run: format!("{:016x}", u64::from_le_bytes(random)),
            url: url.into(),
            kept: Mutex::default(),
            news: broadcast::Sender::new(BEHIND),
        })
    }

    /// Tells every page, and those that will come.
    pub fn add(&self, happened: &Value) {
        let mut kept = self.kept();
        kept.count += 1;
        let line = Line {
            id: format!("{}-{}", self.run, kept.count),
            number: kept.count,
            text: happened.to_string().into(),
        };
        kept.bytes += line.text.len();
        kept.lines.push_back(line.clone());
        while kept.lines.len() > MOST_LINES || kept.bytes > MOST_BYTES {
            let Some(oldest) = kept.lines.pop_front() else {
                break;
            };
            kept.bytes -= oldest.text.len();
        }
        // Nobody may be looking. Inside the lock, so that lines are told in their order.
        let _ = self.news.send(line);
    }

    /// Tells something that happened at a desk.
    pub fn tell(&self, told: &Told, reading: abc_webhook::Reading) -> serde_json::Result<()> {
        self.add(&for_page(told, reading)?);
        Ok(())
    }

    /// What happened since a page saw the line of this id, and then what happens.
    pub(super) fn since(&self, id: &str) -> BoxStream<'static, Line> {
        let seen = id.strip_prefix(&format!("{}-", self.run));
        let seen: u64 = seen.and_then(|number| number.parse().ok()).unwrap_or(0);
        let (past, news) = {
            let kept = self.kept();
            let past = kept.lines.iter().filter(|line| line.number > seen);
            (past.cloned().collect::<Vec<_>>(), self.news.subscribe())
        };
        let news = stream::unfold(news, |mut news| async {
            // Who is too far behind is told no more, and comes again.
            let line = news.recv().await.ok()?;
            Some((line, news))
        });
        stream::iter(past).chain(news).boxed()
    }

    pub(super) fn greeting(&self) -> String {
        json!({ "run": self.run, "url": self.url }).to_string()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_is_forgotten_and_another_run_starts_anew() {
        let history = History::new("").unwrap();
        for number in 0..MOST_LINES + 2 {
            history.add(&json!(number));
        }
        assert_eq!(history.kept().lines.len(), MOST_LINES);
        let oldest = history.since("another-run-2999").next().await.unwrap();
        assert_eq!(&*oldest.text, "2");
        let last = format!("{}-{}", history.run, MOST_LINES + 1);
        assert_eq!(&*history.since(&last).next().await.unwrap().text, "3001");
        let history = History::new("").unwrap();
        history.add(&json!("x".repeat(MOST_BYTES)));
        assert_eq!(history.kept().bytes, 0);
    }
}
