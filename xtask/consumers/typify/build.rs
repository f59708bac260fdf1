//! Turns the published schemas, in the folder that `ABC_WEBHOOK_SCHEMA` names, into Rust.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=ABC_WEBHOOK_SCHEMA");
    let schemas = PathBuf::from(env::var("ABC_WEBHOOK_SCHEMA")?).join("draft-07");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for reading in ["strict", "tolerant"] {
        let schema = schemas.join(format!("webhook.{reading}.json"));
        println!("cargo::rerun-if-changed={}", schema.display());
        fs::write(out.join(format!("{reading}.rs")), types(&schema)?)?;
    }
    println!("cargo::rustc-env=TYPIFY_VERSION={}", version()?);
    Ok(())
}

/// The version in the lock file, which is the one that ran.
fn version() -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed=Cargo.lock");
    let lock = fs::read_to_string("Cargo.lock")?;
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"typify\"");
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = "));
    Ok(version
        .ok_or("typify is not locked")?
        .trim_matches('"')
        .to_owned())
}

fn types(schema: &Path) -> Result<String, Box<dyn Error>> {
    let schema = serde_json::from_str(&fs::read_to_string(schema)?)?;
    let mut types = typify::TypeSpace::new(&typify::TypeSpaceSettings::default());
    types.add_root_schema(schema)?;
    Ok(prettyplease::unparse(&syn::parse2(types.to_stream())?))
}
