//! Failures on disk: the payload in a file of its own, and beside it what is known of it.
//!
//! `NAME.body` holds the payload, byte for byte, for `curl --data-binary`. `NAME.json` says
//! which check it failed and names the payload's file; it is what `--replay` takes. The token is
//! in neither.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Class;

/// A failure that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it was read from, or written to.
    pub path: PathBuf,
    /// What the payload is, and so what it may expect.
    pub class: Class,
    /// The payload.
    pub body: Vec<u8>,
}

/// Why a failure cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The file, or that of the payload.
    #[error("{path} cannot be read: {error}")]
    Read {
        /// The file.
        path: String,
        /// Why not.
        error: io::Error,
    },
    /// The file is something else.
    #[error("{path} is no kept failure: {why}")]
    Format {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
}

/// What `NAME.json` holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object as --keep writes it")]
struct Sidecar {
    /// The version of this format.
    abc_webhook_failure: u32,
    /// The check that failed.
    check: String,
    /// What the payload is.
    class: String,
    /// The seed it was made from, as text, since it may be too large for a JSON number.
    seed: String,
    /// The number of its case.
    case: u64,
    /// What was owed.
    expected: String,
    /// What came.
    observed: String,
    /// The name of the payload's file, in the same folder.
    body: String,
}

/// What there is to say about a payload that is kept.
pub(super) struct Story<'s> {
    pub(super) class: Class,
    pub(super) seed: u64,
    pub(super) case: u64,
    pub(super) expected: &'s str,
    pub(super) observed: &'s str,
}

/// The version of the format.
const VERSION: u32 = 1;

/// No failure is larger; whatever is, is another file.
const LONGEST: u64 = 4 * 1024 * 1024;

impl Kept {
    /// Reads a failure from its `.json` file.
    pub fn read(path: &Path) -> Result<Self, KeptError> {
        let format = |why: String| KeptError::Format {
            path: path.display().to_string(),
            why,
        };
        let text = read(path)?;
        let sidecar: Sidecar =
            serde_json::from_slice(&text).map_err(|error| format(error.to_string()))?;
        if sidecar.abc_webhook_failure != VERSION {
            let version = sidecar.abc_webhook_failure;
            return Err(format(format!("its version is {version}, not {VERSION}")));
        }
        let class = Class::named(&sidecar.class)
            .ok_or_else(|| format(format!("it has an unknown class, {:?}", sidecar.class)))?;
        // A failure may come from somebody else, and must not make us read any file at all.
        let is_name = Path::new(&sidecar.body).file_name() == Some(sidecar.body.as_ref());
        if !is_name {
            return Err(format(format!("{:?} is no file beside it", sidecar.body)));
        }
        Ok(Self {
            path: path.to_owned(),
            class,
            body: read(&path.with_file_name(&sidecar.body))?,
        })
    }

    /// Writes a payload and its story to `folder`, which is made if it is not there.
    pub(super) fn write(folder: &Path, story: &Story<'_>, body: &[u8]) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let check = story.class.check().id;
        let name = format!("{check}-{}-{}", story.seed, story.case);
        let sidecar = Sidecar {
            abc_webhook_failure: VERSION,
            check: check.to_owned(),
            class: story.class.as_str().to_owned(),
            seed: story.seed.to_string(),
            case: story.case,
            expected: story.expected.to_owned(),
            observed: story.observed.to_owned(),
            body: format!("{name}.body"),
        };
        let mut text = serde_json::to_vec_pretty(&sidecar)?;
        text.push(b'\n');
        let path = folder.join(format!("{name}.json"));
        std::fs::write(folder.join(&sidecar.body), body)?;
        std::fs::write(&path, text)?;
        Ok(Self {
            path,
            class: story.class,
            body: body.to_vec(),
        })
    }

    /// The file of the payload, of a failure just written.
    pub(super) fn body_path(&self) -> PathBuf {
        self.path.with_extension("body")
    }
}

fn read(path: &Path) -> Result<Vec<u8>, KeptError> {
    let reading = || {
        let length = std::fs::metadata(path)?.len();
        if length > LONGEST {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("it has more than {LONGEST} bytes"),
            ));
        }
        std::fs::read(path)
    };
    reading().map_err(|error| KeptError::Read {
        path: path.display().to_string(),
        error,
    })
}
