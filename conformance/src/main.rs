//! The command `abc-webhook`.

use std::process::ExitCode;

fn main() -> ExitCode {
    abc_webhook_conformance::cli::main()
}
