//! The protocol as API documents.

use abc_webhook_conformance::document;

use crate::error::Error;
use crate::generated::File;

pub(super) fn files() -> Result<Vec<File>, Error> {
    Ok(vec![
        File::json("openapi.json", &document::open_api())?,
        File::json("asyncapi.json", &document::async_api())?,
    ])
}
