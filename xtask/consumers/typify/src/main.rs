//! Runs the vectors through the types: `PROGRAM VECTORS REPORT`.

use std::collections::BTreeMap;
use std::error::Error;
use std::{env, fs};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[expect(clippy::enum_variant_names, reason = "typify wrote it")]
mod strict {
    include!(concat!(env!("OUT_DIR"), "/strict.rs"));
}

#[expect(clippy::enum_variant_names, reason = "typify wrote it")]
mod tolerant {
    include!(concat!(env!("OUT_DIR"), "/tolerant.rs"));
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    file: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(vectors), Some(report)) = (arguments.next(), arguments.next()) else {
        return Err("usage: VECTORS REPORT".into());
    };
    let vectors: Vec<Vector> = serde_json::from_slice(&fs::read(vectors)?)?;
    let rows = [
        row("strict", outcomes::<strict::WebhookEvent>(&vectors)?),
        row("tolerant", outcomes::<tolerant::WebhookEvent>(&vectors)?),
    ];
    fs::write(report, serde_json::to_vec(&rows)?)?;
    Ok(())
}

fn row(reading: &str, outcomes: BTreeMap<&str, Value>) -> Value {
    json!({
        "tool": "typify",
        "version": env!("TYPIFY_VERSION"),
        "input": format!("draft-07/webhook.{reading}.json"),
        "made": "Rust types",
        "reading": reading,
        "complaints": [],
        "outcomes": outcomes,
    })
}

fn outcomes<Event>(vectors: &[Vector]) -> Result<BTreeMap<&str, Value>, Box<dyn Error>>
where
    Event: DeserializeOwned + Serialize,
{
    let mut outcomes = BTreeMap::new();
    for Vector { name, file } in vectors {
        outcomes.insert(name.as_str(), outcome::<Event>(&fs::read(file)?)?);
    }
    Ok(outcomes)
}

/// What the types write again, or that they refuse.
fn outcome<Event>(body: &[u8]) -> Result<Value, Box<dyn Error>>
where
    Event: DeserializeOwned + Serialize,
{
    Ok(match serde_json::from_slice::<Event>(body) {
        Ok(event) => json!({ "wrote": serde_json::to_string(&event)? }),
        Err(_) => json!({ "accepted": false }),
    })
}
