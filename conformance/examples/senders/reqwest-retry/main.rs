//! A sender under test: reqwest with reqwest-retry. The protocol is in ../../../ADAPTER.md.

use std::error::Error;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Duration;

use reqwest::{Client, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use reqwest_retry::RetryTransientMiddleware;
use reqwest_retry::policies::ExponentialBackoff;
use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::task::JoinSet;

#[derive(Deserialize)]
struct Task {
    id: String,
    url: String,
    token: Option<String>,
    body: String,
    ca_file: Option<String>,
    time_out_ms: u64,
}

/// What is retried is left to the middleware's default strategy, and the jitter to its policy.
static CLIENT: LazyLock<ClientWithMiddleware> = LazyLock::new(|| {
    let pause = Duration::from_secs(3);
    let policy = ExponentialBackoff::builder()
        .retry_bounds(pause, pause)
        .build_with_max_retries(3);
    ClientBuilder::new(Client::new())
        .with(RetryTransientMiddleware::new_with_policy(policy))
        .build()
});

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    say(&json!({
        "type": "hello", "protocol": 1, "name": "reqwest + reqwest-retry", "max_in_flight": 1000,
        "capabilities": ["time-out", "no-token"],
    }))?;
    let mut deliveries = JoinSet::new();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let task: Task = serde_json::from_str(&line)?;
        deliveries.spawn(deliver(task));
    }
    while let Some(delivery) = deliveries.join_next().await {
        delivery??;
    }
    Ok(())
}

async fn deliver(task: Task) -> std::io::Result<()> {
    let id = task.id.clone();
    let outcome = match send(task).await {
        None => "unsupported",
        Some(Ok(response)) if response.status().is_success() => "delivered",
        Some(Ok(response)) if !response.status().is_server_error() => "rejected",
        _ => "exhausted",
    };
    say(&json!({ "type": "done", "id": id, "outcome": outcome }))
}

/// Nothing where other certificates are to be trusted: this build of reqwest has no TLS.
async fn send(task: Task) -> Option<reqwest_middleware::Result<Response>> {
    if task.ca_file.is_some() {
        return None;
    }
    let mut request = CLIENT
        .post(task.url)
        .header("Content-Type", "application/json")
        .timeout(Duration::from_millis(task.time_out_ms))
        .body(task.body);
    if let Some(token) = task.token {
        request = request.header("x-webhook-token", token);
    }
    Some(request.send().await)
}

fn say(message: &serde_json::Value) -> std::io::Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{message}")?;
    output.flush()
}
