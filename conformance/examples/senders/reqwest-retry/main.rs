//! A sender under test: reqwest with reqwest-retry. The protocol is in ../../../ADAPTER.md.

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use reqwest::{Certificate, Client, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use reqwest_retry::RetryTransientMiddleware;
use reqwest_retry::policies::ExponentialBackoff;
use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::task::JoinSet;
use tokio_rustls::rustls::crypto::ring;

#[derive(Deserialize)]
struct Task {
    id: String,
    url: String,
    token: Option<String>,
    body: String,
    ca_file: Option<String>,
    time_out_ms: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // This workspace builds reqwest without its own choice of cryptography.
    let _ = ring::default_provider().install_default();
    let client = retrying(Client::new());
    say(&json!({
        "type": "hello", "protocol": 1, "name": "reqwest + reqwest-retry", "max_in_flight": 1000,
        "capabilities": ["time-out", "no-token", "ca-file"],
    }))?;
    let mut deliveries = JoinSet::new();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let task: Task = serde_json::from_str(&line)?;
        deliveries.spawn(deliver(client.clone(), task));
    }
    while let Some(delivery) = deliveries.join_next().await {
        delivery??;
    }
    Ok(())
}

/// What is retried is left to the middleware's default strategy, and the jitter to its policy.
fn retrying(client: Client) -> ClientWithMiddleware {
    let pause = Duration::from_secs(3);
    let policy = ExponentialBackoff::builder()
        .retry_bounds(pause, pause)
        .build_with_max_retries(3);
    ClientBuilder::new(client)
        .with(RetryTransientMiddleware::new_with_policy(policy))
        .build()
}

async fn deliver(client: ClientWithMiddleware, task: Task) -> std::io::Result<()> {
    let id = task.id.clone();
    let outcome = match send(client, task).await {
        Ok(response) if response.status().is_success() => "delivered",
        Ok(response) if !response.status().is_server_error() => "rejected",
        _ => "exhausted",
    };
    say(&json!({ "type": "done", "id": id, "outcome": outcome }))
}

async fn send(client: ClientWithMiddleware, task: Task) -> Result<Response, Box<dyn Error>> {
    let client = match &task.ca_file {
        Some(file) => retrying(trusting(&std::fs::read(file)?)?),
        None => client,
    };
    let mut request = client
        .post(task.url)
        .header("Content-Type", "application/json")
        .timeout(Duration::from_millis(task.time_out_ms))
        .body(task.body);
    if let Some(token) = task.token {
        request = request.header("x-webhook-token", token);
    }
    Ok(request.send().await?)
}

fn trusting(certificates: &[u8]) -> reqwest::Result<Client> {
    let certificates = Certificate::from_pem_bundle(certificates)?;
    Client::builder().tls_certs_merge(certificates).build()
}

fn say(message: &serde_json::Value) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{message}")?;
    output.flush()
}
