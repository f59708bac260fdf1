//! The pages that people look at, in a browser without a window.

use std::path::Path;
use std::process::Command;

use super::strangers::npm_ci;
use crate::error::Error;
use crate::run::execute;
use crate::sdk::shared::{build_suite, suite};

pub(super) fn test() -> Result<(), Error> {
    let folder = Path::new(crate::ROOT).join("xtask/pages");
    npm_ci(&folder)?;
    build_suite()?;
    let mut tests = Command::new("node");
    tests.arg("--test").env("ABC_WEBHOOK", suite()?);
    execute(tests.current_dir(folder))
}
