//! Links that are relative to where they stand.

use std::path::{Component, Path, PathBuf};

/// The path that a link in `file` means, from the folder that `file` is told from.
pub(crate) fn resolved(file: &Path, link: &str) -> PathBuf {
    let mut path = file.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(link).components() {
        match component {
            Component::ParentDir => drop(path.pop()),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}
