//! Every seed of the fuzz targets, and every input that they once found something with, on a stable
//! toolchain.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod fuzzed;

use std::path::{Path, PathBuf};

#[test]
fn every_seed_holds() {
    for (name, run) in fuzzed::TARGETS {
        let seeds = seeds(name);
        assert!(seeds.len() > 3, "{name} has {} seeds", seeds.len());
        for seed in seeds {
            let data = std::fs::read(&seed).unwrap();
            let held = std::panic::catch_unwind(|| run(&data));
            assert!(held.is_ok(), "{}", seed.display());
        }
    }
}

/// A folder without a target, or a target that nobody runs here, would be forgotten.
#[test]
fn seeds_targets_and_programs_are_the_same() {
    let mut names: Vec<String> = fuzzed::TARGETS.iter().map(|it| it.0.to_owned()).collect();
    names.sort();
    assert_eq!(stems(&fuzz().join("seeds")), names);
    assert_eq!(stems(&fuzz().join("fuzz_targets")), names);
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn seeds(name: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(fuzz().join("seeds").join(name)).unwrap();
    folder.map(|entry| entry.unwrap().path()).collect()
}

fn stems(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut stems: Vec<String> = paths.map(stem).collect();
    stems.sort();
    stems
}
