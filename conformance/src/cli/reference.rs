//! `reference`: the reference peers, as programs of their own.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use abc_webhook::TokioClock;
use clap::builder::FalseyValueParser;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Stdout};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::error::CliError;
use super::token::TokenArgs;
use crate::exit::Exit;
use crate::reference::codec;
use crate::reference::echo::{self, Echo};
use crate::reference::receiver::{router, serve};
use crate::reference::sender::ReferenceSender;
use crate::reference::trust::over_reqwest;
use crate::secret::Secret;
use crate::stage::adapter::protocol::{Deliver, Done, DoneOutcome, Hello, Message, VERSION};
use crate::stage::sender::{Order, SenderTarget};
use crate::stage::tcp::Tcp;
use crate::stage::{Fault, harness};
use crate::trace::sender::Outcome;

/// Run a reference peer: to try the suites on, or to test your own peer with.
#[derive(Args)]
pub(super) struct Reference {
    #[command(subcommand)]
    peer: Peer,
}

#[derive(Subcommand)]
enum Peer {
    /// A receiver that accepts deliveries on any path and does nothing with them.
    Receiver {
        /// Where to listen; port 0 is any free port.
        #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
        listen: SocketAddr,

        #[command(flatten)]
        token: TokenArgs,

        /// Tell on standard output what was received, as `sdk/CODEC.md` has it.
        #[arg(long, env = "ABC_WEBHOOK_ECHO", hide = true, value_parser = FalseyValueParser::new())]
        echo: bool,
    },
    /// A sender that speaks the adapter protocol on standard input and output.
    Sender,
    /// A codec that reads payloads and writes them again, as `sdk/CODEC.md` has it.
    #[command(hide = true)]
    Codec,
}

impl Reference {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        match self.peer {
            Peer::Receiver {
                listen,
                token,
                echo,
            } => receive(listen, &token.read().await?, echo).await,
            Peer::Sender => Ok(send().await?),
            Peer::Codec => Ok(encode().await?),
        }
    }
}

/// Answers each line, for the comparison with the packages in other languages.
async fn encode() -> Result<Exit, Fault> {
    let output = Mutex::new(tokio::io::stdout());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await.map_err(harness)? {
        let asked: Asked = serde_json::from_str(&line).map_err(harness)?;
        let mut answer = codec::answer(&asked.body);
        answer["id"] = asked.id;
        say(&output, &answer).await?;
    }
    Ok(Exit::Conforms)
}

#[derive(Deserialize)]
struct Asked {
    id: serde_json::Value,
    body: String,
}

async fn receive(address: SocketAddr, secret: &Secret, echo: bool) -> Result<Exit, CliError> {
    let router = if echo {
        echo::router(secret, tell)?
    } else {
        router(secret)?
    };
    let listener = Tcp::listen_on(address).await;
    let listener = listener.map_err(|error| CliError::ListenAt { address, error })?;
    let bound = SocketAddr::new(address.ip(), listener.port());
    anstream::println!("listening on http://{bound}/webhook");
    serve(listener, router).await.map_err(CliError::Listen)?;
    Ok(Exit::Conforms)
}

/// Writes byte for byte: a stream made for terminals would leave out what they take for commands.
fn tell(echo: &Echo) {
    if let Ok(mut line) = serde_json::to_vec(echo) {
        line.push(b'\n');
        // Whoever does not listen any more needs no answer.
        let _ = std::io::stdout().lock().write_all(&line);
    }
}

async fn send() -> Result<Exit, Fault> {
    let sender = Arc::new(ReferenceSender::new(over_reqwest()?, TokioClock));
    let output = Arc::new(Mutex::new(tokio::io::stdout()));
    let hello = Message::Hello(Hello {
        protocol: VERSION,
        name: "the reference sender".to_owned(),
        max_in_flight: 1000,
        capabilities: ["time-out", "no-token", "ca-file"]
            .map(str::to_owned)
            .to_vec(),
    });
    say(&output, &hello).await?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut deliveries = JoinSet::new();
    while let Some(line) = lines.next_line().await.map_err(harness)? {
        if let Message::Deliver(order) = serde_json::from_str(&line).map_err(harness)? {
            let (sender, output) = (Arc::clone(&sender), Arc::clone(&output));
            deliveries.spawn(async move { say(&output, &deliver(&*sender, order).await).await });
        }
    }
    while let Some(delivery) = deliveries.join_next().await {
        delivery.map_err(harness)??;
    }
    Ok(Exit::Conforms)
}

async fn deliver(sender: &dyn SenderTarget, order: Deliver) -> Message {
    let id = order.id.clone();
    let (outcome, detail) = match make(sender, order).await {
        Ok(Outcome::Delivered) => (DoneOutcome::Delivered, None),
        Ok(Outcome::Rejected) => (DoneOutcome::Rejected, None),
        Ok(Outcome::Exhausted) => (DoneOutcome::Exhausted, None),
        Ok(Outcome::Unsupported | Outcome::Unfinished | Outcome::Unknown) => {
            (DoneOutcome::Unsupported, None)
        }
        Err(fault) => (DoneOutcome::Unsupported, Some(fault.to_string())),
    };
    Message::Done(Done {
        id,
        outcome,
        detail,
    })
}

async fn make(sender: &dyn SenderTarget, order: Deliver) -> Result<Outcome, Fault> {
    let token = order.token.map(Secret::new).transpose().map_err(harness)?;
    let order = Order {
        event: String::new(),
        marker: None,
        url: order.url,
        token,
        body: order.body,
        ca_file: order.ca_file.map(PathBuf::from),
        time_out: std::time::Duration::from_millis(order.time_out_ms),
    };
    sender.deliver(order).await
}

async fn say(output: &Mutex<Stdout>, message: &impl Serialize) -> Result<(), Fault> {
    let mut line = serde_json::to_vec(message).map_err(harness)?;
    line.push(b'\n');
    let mut output = output.lock().await;
    output.write_all(&line).await.map_err(harness)?;
    output.flush().await.map_err(harness)
}
