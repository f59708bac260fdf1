//! On what and with what the races were run.

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::toolchain::Toolchain;

/// What the code is raced against, and what times the same on both sides.
const CRATES: [&str; 4] = ["serde_json", "sonic-rs", "jsonschema", "axum"];

/// A line each.
pub(super) fn description() -> Result<Vec<String>, Error> {
    let rustc = Toolchain::find("rustc").version.unwrap_or_default();
    let mut lines = vec![hardware(), format!("rustc {rustc}, release profile")];
    let path = Path::new(crate::ROOT).join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(Error::file(&path))?;
    lines.extend(
        CRATES
            .into_iter()
            .map(|name| format!("{name} {}", versions(&lock, name))),
    );
    Ok(lines)
}

pub(super) fn hardware() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{processors} × {}, {}", processor(), std::env::consts::OS)
}

/// What the system calls the processor; where it does not say, its architecture.
fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map(|rest| rest.trim_start_matches([' ', '\t', ':']));
    model.unwrap_or(std::env::consts::ARCH).to_owned()
}

fn versions(lock: &str, name: &str) -> String {
    let head = format!("name = \"{name}\"\nversion = \"");
    let packages = lock.split(&head).skip(1);
    let versions: Vec<&str> = packages.filter_map(|rest| rest.split('"').next()).collect();
    versions.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\nsource = \"x\"\n\n\
                    [[package]]\nname = \"a-b\"\nversion = \"4.0.0\"\n\n\
                    [[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(versions(lock, "a"), "1.2.3 and 2.0.0");
        assert_eq!(versions(lock, "b"), "");
    }

    #[test]
    fn every_crate_is_in_the_lock_file() {
        for line in description().unwrap() {
            assert!(!line.ends_with(' '), "{line}");
        }
    }
}
