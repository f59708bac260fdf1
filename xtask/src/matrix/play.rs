//! Has every sender deliver everything to every receiver, at once, and judges what came of it.
//!
//! The network is an argument, so that tests play in memory and in virtual time.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::{Order, SenderTarget};
use abc_webhook_conformance::trace::{INTERVAL, LONGEST_TIME_OUT, TOLERANCE};
use futures_util::future::{join, join_all, try_join_all};
use futures_util::stream::{self, StreamExt};
use tokio::time::sleep;

use super::cell::Cell;
use super::delivery::Delivery;
use super::judge::{Echoes, Played};
use super::relay::{Exchange, Relay};

/// A sender, and what it is to deliver to each receiver.
pub(super) struct Sender {
    pub(super) target: Arc<dyn SenderTarget>,
    pub(super) deliveries: Vec<Delivery>,
}

/// Where a receiver listens.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    pub(super) port: u16,
    pub(super) path: String,
}

/// The tokens of the deliveries.
pub(super) struct Tokens {
    pub(super) right: Secret,
    pub(super) wrong: Secret,
}

/// What was played: by sender, by receiver.
pub(super) struct Matrix(Vec<Vec<Vec<Played>>>);

/// How many deliveries a sender makes at once, beside those that wait for a retry: enough to keep
/// it busy, and not so many that the retries are late.
const AT_ONCE: usize = 8;

pub(super) async fn play(
    network: Arc<dyn Network>,
    senders: &[Sender],
    receivers: &[Receiver],
    tokens: &Tokens,
) -> io::Result<Matrix> {
    let relays = receivers
        .iter()
        .map(|receiver| Relay::start(Arc::clone(&network), receiver.port));
    let relays = try_join_all(relays).await?;
    let places: Vec<String> = relays
        .iter()
        .zip(receivers)
        .map(|(relay, receiver)| format!("http://127.0.0.1:{}{}", relay.port, receiver.path))
        .collect();
    let rows = senders.iter().enumerate();
    let rows = rows.map(|(number, sender)| sender.deliver(number, &places, tokens));
    let mut rows = join_all(rows).await;
    // One attempt too many may be on its way.
    sleep(INTERVAL + TOLERANCE).await;
    for (column, relay) in relays.iter().enumerate() {
        let mut seen = by_target(relay);
        for (number, row) in rows.iter_mut().enumerate() {
            for (at, played) in row[column].iter_mut().enumerate() {
                let target = format!("{}{}", receivers[column].path, query(number, at));
                played.exchanges = seen.remove(&target).unwrap_or_default();
            }
        }
    }
    Ok(Matrix(rows))
}

impl Sender {
    /// Makes all deliveries to all receivers; those that wait for retries first.
    async fn deliver(&self, number: usize, places: &[String], tokens: &Tokens) -> Vec<Vec<Played>> {
        let (mut waiting, mut others) = (Vec::new(), Vec::new());
        for (column, place) in places.iter().enumerate() {
            for (at, delivery) in self.deliveries.iter().enumerate() {
                let url = format!("{place}{}", query(number, at));
                let made = async move { (column, at, self.make(delivery, url, tokens).await) };
                if delivery.owed.answers.len() > 1 {
                    waiting.push(made);
                } else {
                    others.push(made);
                }
            }
        }
        let others = stream::iter(others).buffer_unordered(AT_ONCE).collect();
        let (waiting, others): (Vec<_>, Vec<_>) = join(join_all(waiting), others).await;
        let mut made: Vec<_> = waiting.into_iter().chain(others).collect();
        made.sort_by_key(|(column, at, _)| (*column, *at));
        let mut columns: Vec<Vec<Played>> = places.iter().map(|_| Vec::new()).collect();
        for (column, _, played) in made {
            columns[column].push(played);
        }
        columns
    }

    async fn make(&self, delivery: &Delivery, url: String, tokens: &Tokens) -> Played {
        let token = if delivery.has_right_token {
            &tokens.right
        } else {
            &tokens.wrong
        };
        let order = Order {
            event: String::new(),
            marker: None,
            url,
            token: Some(token.clone()),
            body: delivery.body.clone(),
            ca_file: None,
            time_out: LONGEST_TIME_OUT,
        };
        Played {
            delivery: delivery.clone(),
            said: self.target.deliver(order).await,
            exchanges: Vec::new(),
        }
    }
}

/// What tells a delivery from all others on the wire.
fn query(sender: usize, delivery: usize) -> String {
    format!("?delivery={sender}-{delivery}")
}

fn by_target(relay: &Relay) -> HashMap<String, Vec<Exchange>> {
    let mut seen = HashMap::<_, Vec<_>>::new();
    for exchange in relay.exchanges() {
        seen.entry(exchange.target.clone())
            .or_default()
            .push(exchange);
    }
    seen
}

impl Matrix {
    /// Judges everything by what the receivers told. The sender that comes first is known to keep
    /// time: as late as it was, this machine makes everybody.
    pub(super) fn judge(&self, told: &[Echoes]) -> Vec<Vec<Cell>> {
        let control = self.0.first().into_iter().flatten().flatten();
        let lateness = control.map(Played::lateness).max().unwrap_or_default();
        let tolerance = TOLERANCE + lateness;
        let row = |row: &Vec<Vec<Played>>| {
            let cells = row.iter().zip(told);
            cells
                .map(|(played, echoes)| cell(played, echoes, tolerance))
                .collect()
        };
        self.0.iter().map(row).collect()
    }
}

fn cell(played: &[Played], echoes: &Echoes, tolerance: Duration) -> Cell {
    let mut times = HashMap::<&str, usize>::new();
    for one in played {
        *times.entry(&one.delivery.body).or_default() += 1;
    }
    let mut cell = Cell::default();
    for one in played {
        let times = times.get(&*one.delivery.body).copied().unwrap_or_default();
        cell.add(&one.delivery.name, one.judge(echoes, times, tolerance));
    }
    cell
}
