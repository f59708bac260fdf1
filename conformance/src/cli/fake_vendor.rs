//! `fake-vendor`: the fake of the vendor's server, as a program of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use clap::Args;
use time::OffsetDateTime;

use super::channel;
use super::error::CliError;
use super::token::TokenArgs;
use crate::exit::Exit;
use crate::reference::defect::vendor::rate_limited;
use crate::reference::receiver::serve;
use crate::reference::vendor::event::Kind;
use crate::reference::vendor::field;
use crate::reference::vendor::rest::Vendor;
use crate::reference::vendor::sender::VendorSender;
use crate::reference::vendor::webhook::{Webhook, Webhooks};
use crate::reference::vendor::world::{Channel, World};
use crate::report::escape;
use crate::secret::Secret;
use crate::stage::tcp::Tcp;

/// Run a fake of ABC User Feedback: its REST API, and the sender behind it.
///
/// It has the project 1 with the channel 1, is empty, and forgets everything when it ends. What it
/// answers and sends is held to recordings of the real server, whose departures from the guide it
/// shares. The address of the API is printed as soon as it answers; further lines on standard error
/// say what it was told.
#[derive(Args)]
pub(super) struct FakeVendor {
    /// Where the API listens; port 0 is any free port.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// Read the API key from this file; - is standard input [default: the key is fake-api-key]
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,

    /// Send events to this URL; may be given several times.
    ///
    /// As the real server does, it takes addresses and names that have a dot, and not localhost.
    #[arg(long, value_name = "URL")]
    webhook: Vec<String>,

    /// Send only this kind of event; may be given several times [default: all four]
    #[arg(long, value_name = "EVENT")]
    event: Vec<Kind>,

    /// Trust the authorities in this PEM file, and not the system's, when a webhook is HTTPS.
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Give the channel these fields: the answer of GET /api/projects/P/channels/C/fields.
    #[arg(long, value_name = "FILE")]
    fields: Option<PathBuf>,

    /// Answer 429 to more than so many calls a second.
    #[arg(long, value_name = "N")]
    rate_limit: Option<u16>,

    #[command(flatten)]
    token: TokenArgs,
}

/// The key of whoever does not say otherwise. It opens nothing but a fake.
const KEY: &str = "fake-api-key";

impl FakeVendor {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let address = self.listen;
        let listener = Tcp::listen_on(address).await;
        let listener = listener.map_err(|error| CliError::ListenAt { address, error })?;
        let bound = SocketAddr::new(self.listen.ip(), listener.port());
        let router = self.router().await?;
        anstream::println!("listening on http://{bound}");
        serve(listener, router).await.map_err(CliError::Listen)?;
        Ok(Exit::Conforms)
    }

    async fn router(&self) -> Result<Router, CliError> {
        let key = match &self.api_key_file {
            Some(path) => channel::key(Some(path)).await?,
            None => Secret::new(KEY).map_err(|error| CliError::Token {
                from: KEY.to_owned(),
                error,
            })?,
        };
        let webhooks = self.webhooks().await?;
        self.tell_key();
        let channel = self.channel()?;
        let world = World::new("My Project", [channel], OffsetDateTime::now_utc());
        let router = Vendor::new(world, key, Arc::new(webhooks)).router();
        Ok(match self.rate_limit {
            Some(calls) => rate_limited(router, calls.into(), Duration::from_secs(1)),
            None => router,
        })
    }

    async fn webhooks(&self) -> Result<Webhooks, CliError> {
        let mut sender = VendorSender::new(Arc::new(Tcp));
        if let Some(path) = &self.cacert {
            sender = sender.trusting(path)?;
        }
        let token = match self.token.read().await {
            Ok(token) => Some(token),
            Err(CliError::NoToken) => None,
            Err(error) => return Err(error),
        };
        let kinds = match self.event.as_slice() {
            [] => Kind::ALL.to_vec(),
            kinds => kinds.to_vec(),
        };
        let webhooks = Webhooks::new(sender);
        let set = self.webhook.iter().map(|url| {
            let webhook = Webhook::new(url, token.clone(), kinds.clone());
            webhook.map_err(|error| CliError::Webhook {
                url: url.clone(),
                error,
            })
        });
        webhooks.set(set.collect::<Result<Vec<_>, _>>()?);
        self.tell_webhooks(token.is_some(), &kinds);
        Ok(webhooks)
    }

    fn channel(&self) -> Result<Channel, CliError> {
        let mut channel = Channel::recorded();
        if let Some(path) = &self.fields {
            let shown = path.display().to_string();
            let json = std::fs::read(path).map_err(|error| CliError::Fields {
                path: shown.clone(),
                why: error.to_string(),
            })?;
            channel.fields = field::parse(&json).map_err(|error| CliError::Fields {
                path: shown,
                why: error.to_string(),
            })?;
        }
        Ok(channel)
    }

    /// Says on standard error what whoever tries this has to know.
    fn tell_webhooks(&self, has_token: bool, kinds: &[Kind]) {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let kinds = kinds.join(", ");
        let token = if has_token { "with" } else { "without" };
        for url in &self.webhook {
            anstream::eprintln!("webhook {}, {token} a token: {kinds}", escape(url));
        }
        if self.webhook.is_empty() {
            anstream::eprintln!("no webhook: nothing will be sent; name one with --webhook URL");
        }
    }

    fn tell_key(&self) {
        let key = match &self.api_key_file {
            Some(path) => format!("in {}", path.display()),
            None => KEY.to_owned(),
        };
        anstream::eprintln!("project 1, channel 1; the API key is {}", escape(&key));
    }
}
