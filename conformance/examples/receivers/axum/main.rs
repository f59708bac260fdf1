//! A receiver on axum, with its `Json` extractor.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Webhook {
    event: String,
    data: Value,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token: Arc<str> = std::env::var("WEBHOOK_TOKEN")?.into();
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let app = Router::new()
        .route("/webhook", post(receive))
        .with_state(token);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}/webhook", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn receive(
    State(token): State<Arc<str>>,
    headers: HeaderMap,
    Json(webhook): Json<Webhook>,
) -> StatusCode {
    let given = headers.get("x-webhook-token");
    if given.is_none_or(|given| given.as_bytes() != token.as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    eprintln!("{} {}", webhook.event, webhook.data);
    StatusCode::OK
}
