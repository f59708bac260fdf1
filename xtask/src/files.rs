//! Finding files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// All files below a folder in a stable order, without what package managers put there.
/// A folder that does not exist holds none.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    if folder.exists() {
        collect(folder, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let entry = entry.map_err(Error::file(folder))?;
        let path = entry.path();
        if !entry.file_type().map_err(Error::file(&path))?.is_dir() {
            found.push(path);
        } else if entry.file_name() != "node_modules" {
            collect(&path, found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_nested_files_in_order_and_no_installed_packages() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/two", "a", "b/node_modules/package.json"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let expected = ["a", "b/two"].map(|path| folder.path().join(path));
        assert_eq!(below(folder.path()).unwrap(), expected);
    }

    #[test]
    fn a_folder_that_is_not_there_holds_nothing() {
        assert!(below(Path::new("no/such/folder")).unwrap().is_empty());
    }
}
