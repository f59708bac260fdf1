//! The protocol as API documents: `OpenAPI` 3.1 and `AsyncAPI` 3.0.
//!
//! Both say the same things in two formats, and neither says anything of its own: payloads come
//! from the Rust types, names and numbers from `abc_webhook::protocol`, rules from the clauses,
//! examples from the payloads of the suites. Only what ties these together is written here.

mod answer;
mod asyncapi;
mod event;
mod info;
mod openapi;
mod payload;
#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::generated::File;

pub(super) fn files() -> Result<Vec<File>, Error> {
    Ok(vec![
        File::json("openapi.json", &openapi::document())?,
        File::json("asyncapi.json", &asyncapi::document())?,
    ])
}
