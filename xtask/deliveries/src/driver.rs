//! Has the client make all deliveries, and measures.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::pin::pin;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::payload::ISSUE_CREATION_OBSERVED;
use abc_webhook_conformance::play::sender::{SenderPlay, status};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::adapter::{self, Adapter};
use abc_webhook_conformance::stage::sender::{Order, SenderStage, SenderTarget};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::{Company, Stage, limits};
use abc_webhook_conformance::trace::{ATTEMPTS, TIME_OUT, TOLERANCE};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use crate::error::Error;
use crate::memory::Watch;
use crate::results::Measured;

/// So many descriptors are for everything else.
const RESERVE: u64 = 100;

/// Over this time deliveries begin.
const SPREAD: Duration = Duration::from_secs(3);

/// Deliveries to the suite's stage, each to a listener of its own.
#[tokio::main]
pub(super) async fn scripted(deliveries: u32) -> Result<(), Error> {
    // A listener and a connection each.
    allow(2 * deliveries)?;
    let file = tempfile::NamedTempFile::new()?;
    let client = client(file.path()).await?;
    let stage = SenderStage::new(
        Arc::new(Tcp),
        Arc::clone(&client) as _,
        None,
        TIME_OUT,
        TOLERANCE,
    );
    let stage = Arc::new(stage);
    let play = Arc::new(SenderPlay::answer(vec![status(500); ATTEMPTS]));
    let memory = Watch::begin(std::process::id())?;
    spread(deliveries, || {
        perform(Arc::clone(&stage), Arc::clone(&play))
    })
    .await?;
    let memory = memory.end();
    drop(stage);
    finish(client, file.path(), memory).await
}

async fn perform(stage: Arc<SenderStage>, play: Arc<SenderPlay>) -> Result<(), Error> {
    let trace = stage.perform(&play, Company::Others).await?;
    match trace.attempts.len() {
        ATTEMPTS => Ok(()),
        other => Err(Error::Attempts(other)),
    }
}

/// The same deliveries to a hyper server.
#[tokio::main]
pub(super) async fn hyper(deliveries: u32) -> Result<(), Error> {
    allow(deliveries)?;
    let file = tempfile::NamedTempFile::new()?;
    let client = client(file.path()).await?;
    let (server, address) = server()?;
    let memory = Watch::begin(server.0.id())?;
    let order = Order {
        url: format!("http://{address}/webhook"),
        token: Some(Secret::new("your-secret-token").map_err(|_| Error::Part("token"))?),
        event: ISSUE_CREATION_OBSERVED.event.to_owned(),
        marker: None,
        body: ISSUE_CREATION_OBSERVED.text.to_owned(),
        ca_file: None,
        time_out: TIME_OUT,
    };
    spread(deliveries, || deliver(Arc::clone(&client), order.clone())).await?;
    let memory = memory.end();
    drop(server);
    finish(client, file.path(), memory).await
}

async fn deliver(client: Arc<Adapter>, order: Order) -> Result<(), Error> {
    client.deliver(order).await?;
    Ok(())
}

/// Begins deliveries evenly, and waits for all, as the suite does.
async fn spread<F>(deliveries: u32, delivery: impl Fn() -> F) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>>,
{
    let began = Instant::now();
    let mut under_way = FuturesUnordered::new();
    for number in 0..deliveries {
        let mut turn = pin!(sleep_until(began + SPREAD * number / deliveries));
        loop {
            tokio::select! {
                () = &mut turn => break,
                Some(delivery) = under_way.next() => delivery?,
            }
        }
        under_way.push(delivery());
    }
    while let Some(delivery) = under_way.next().await {
        delivery?;
    }
    Ok(())
}

async fn client(file: &Path) -> Result<Arc<Adapter>, Error> {
    let words = [
        std::env::current_exe()?.into(),
        "client".into(),
        file.into(),
    ];
    let command = adapter::Command {
        words: words.into(),
        pass: Vec::new(),
    };
    Ok(Arc::new(Adapter::start(command, 1).await?))
}

async fn finish(client: Arc<Adapter>, file: &Path, memory: u64) -> Result<(), Error> {
    if let Ok(client) = Arc::try_unwrap(client) {
        client.finish().await;
    }
    let times: Vec<u64> = serde_json::from_slice(&std::fs::read(file)?)?;
    println!("{}", serde_json::to_string(&Measured::new(&times, memory))?);
    Ok(())
}

/// The hyper server, which ends when it is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn server() -> Result<(Server, String), Error> {
    let mut server = Command::new(std::env::current_exe()?)
        .arg("server")
        .stdout(Stdio::piped())
        .spawn()?;
    let output = server.stdout.take().ok_or(Error::Part("server"))?;
    let server = Server(server);
    let mut address = String::new();
    BufReader::new(output).read_line(&mut address)?;
    Ok((server, address.trim().to_owned()))
}

/// How many deliveries are measured if nobody says.
pub(super) fn most() -> u32 {
    const MOST: u32 = 10_000;
    let allowed = limits::descriptors(u64::from(2 * MOST) + RESERVE).saturating_sub(RESERVE) / 2;
    u32::try_from(allowed).unwrap_or(MOST)
}

/// Sees to it that so many descriptors can be open, and some more.
fn allow(needed: u32) -> Result<(), Error> {
    let needed = u64::from(needed) + RESERVE;
    let allowed = limits::descriptors(needed);
    if allowed < needed {
        return Err(Error::Descriptors { needed, allowed });
    }
    Ok(())
}
