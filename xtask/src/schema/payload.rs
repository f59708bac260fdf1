//! The schemas of the payloads, from the types in `sdk/rust`.

use crate::error::Error;
use crate::generated::File;

pub(super) fn files() -> Result<Vec<File>, Error> {
    let tolerant = abc_webhook::schema::tolerant();
    Ok(vec![File::json("webhook.tolerant.json", &tolerant)?])
}
