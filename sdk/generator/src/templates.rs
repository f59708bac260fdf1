//! [`Templates`]: those that are built in, and those that a user puts over them.
//!
//! The tree of templates is the tree of the package. `src/types.ts.jinja` makes `src/types.ts`; a
//! file without `.jinja` is taken as it is; what begins with `_`, but not with two of them, is there
//! for others to import.

mod error;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

pub use error::TemplateError;

use crate::language::Language;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// What every package has.
const COMMON: &str = "common";

/// How the name of a template ends.
const SUFFIX: &str = ".jinja";

/// A tree of templates: path to source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates(BTreeMap<String, String>);

/// A file of the package, and where it comes from.
pub(crate) enum Entry<'a> {
    Template {
        name: &'a str,
        target: &'a str,
    },
    Verbatim {
        target: &'a str,
        content: &'a String,
    },
}

impl Entry<'_> {
    pub(crate) fn target(&self) -> &str {
        match self {
            Self::Template { target, .. } | Self::Verbatim { target, .. } => target,
        }
    }
}

impl Templates {
    /// None at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Those that are built in for a language.
    pub fn built_in(language: &dyn Language) -> Self {
        let mut templates = BTreeMap::new();
        for folder in [COMMON, language.id()] {
            if let Some(folder) = BUILT_IN.get_dir(folder) {
                embedded(folder, folder.path(), &mut templates);
            }
        }
        Self(templates)
    }

    /// Puts the files of a folder over these, path by path, and says which it replaced. What has
    /// no counterpart is added. A template and a file that is taken as it is are counterparts if
    /// both make the same file.
    pub fn put_over(&mut self, folder: &Path) -> Result<Vec<String>, TemplateError> {
        let mut replaced = Vec::new();
        for path in below(folder)? {
            let name = name(folder, &path);
            let content = fs::read_to_string(&path).map_err(TemplateError::file(&path))?;
            let other = self.0.remove(&otherwise(&name));
            let same = self.0.insert(name.clone(), content);
            if same.or(other).is_some() {
                replaced.push(name);
            }
        }
        Ok(replaced)
    }

    /// The paths of the templates.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Keeps those whose names the filter likes, and those that others import.
    #[must_use]
    pub fn only(mut self, likes: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|name, _| is_partial(name) || likes(name));
        self
    }

    pub(crate) fn sources(&self) -> BTreeMap<String, String> {
        self.0.clone()
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let files = self.0.iter().filter(|(name, _)| !is_partial(name));
        files.map(|(name, content)| match name.strip_suffix(SUFFIX) {
            Some(target) => Entry::Template { name, target },
            None => Entry::Verbatim {
                target: name,
                content,
            },
        })
    }
}

/// The other name under which the same file can be made.
fn otherwise(name: &str) -> String {
    match name.strip_suffix(SUFFIX) {
        Some(target) => target.to_owned(),
        None => format!("{name}{SUFFIX}"),
    }
}

fn is_partial(name: &str) -> bool {
    name.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with('_') && !name.starts_with("__"))
}

fn embedded(folder: &Dir<'_>, root: &Path, templates: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let Some(content) = file.contents_utf8() {
            templates.insert(name(root, file.path()), content.to_owned());
        }
    }
    for folder in folder.dirs() {
        embedded(folder, root, templates);
    }
}

/// Relative to the root, with `/` between its parts on every system.
fn name(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn below(folder: &Path) -> Result<Vec<PathBuf>, TemplateError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(TemplateError::file(folder))? {
        let path = entry.map_err(TemplateError::file(folder))?.path();
        if path.is_dir() {
            files.extend(below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    #[test]
    fn every_language_has_templates_and_the_licences() {
        for language in language::ALL {
            let templates = Templates::built_in(language);
            let names: Vec<_> = templates.names().collect();
            assert!(names.contains(&"LICENSE-MIT"), "{names:?}");
            assert!(names.len() > 2, "{names:?}");
        }
    }

    #[test]
    fn what_makes_the_same_file_is_replaced_however_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("one"), "mine").unwrap();
        fs::write(folder.path().join("two.jinja"), "mine").unwrap();
        fs::write(folder.path().join("new"), "mine").unwrap();
        let built_in = ["one.jinja", "two"].map(|name| (name.to_owned(), String::new()));
        let mut templates = Templates(BTreeMap::from(built_in));
        let mut replaced = templates.put_over(folder.path()).unwrap();
        replaced.sort();
        assert_eq!(replaced, ["one", "two.jinja"]);
        assert_eq!(
            templates.names().collect::<Vec<_>>(),
            ["new", "one", "two.jinja"]
        );
    }

    #[test]
    fn the_licences_are_those_of_the_project() {
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../..")
                .join(name);
            let built_in = BUILT_IN.get_file(Path::new(COMMON).join(name)).unwrap();
            assert_eq!(
                built_in.contents_utf8().unwrap(),
                fs::read_to_string(root).unwrap()
            );
        }
    }
}
