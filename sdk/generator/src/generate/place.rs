//! Where a file goes, and how a template makes more than one.
//!
//! Some languages put a file where its package's name says, and want a file for each type. So a
//! part of a path that is `__KEY__` stands for a coordinate of the package, with a folder for each
//! of its dots; and a template that calls `file(NAME)` begins a file of that name beside it.

use std::collections::BTreeMap;

use super::File;

/// The path of a template's file.
pub(super) fn of(target: &str, coordinates: &BTreeMap<String, String>) -> String {
    let parts = target.split('/').map(|part| {
        let key = part
            .strip_prefix("__")
            .and_then(|part| part.strip_suffix("__"));
        let coordinate = key.and_then(|key| coordinates.get(key));
        coordinate.map_or_else(
            || part.to_owned(),
            |coordinate| coordinate.replace('.', "/"),
        )
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What a template writes to begin a file.
pub(super) fn begin(name: &str) -> String {
    format!("{MARK}{name}{MARK}")
}

/// No text gets here with this character in it: it is invisible, and so replaced or escaped.
const MARK: char = '\u{1c}';

/// The files that a template's text makes. Blank ones are not made.
pub(super) fn several(path: String, text: &str) -> Vec<File> {
    let mut parts = text.split(MARK);
    let first = parts.next().unwrap_or_default().to_owned();
    let folder = path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let mut files = vec![File {
        path,
        content: first,
    }];
    while let (Some(name), Some(content)) = (parts.next(), parts.next()) {
        let path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        let content = content.strip_prefix('\n').unwrap_or(content).to_owned();
        files.push(File { path, content });
    }
    files.retain(|file| !file.content.trim().is_empty());
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_in_a_path_is_a_folder_for_each_of_its_dots() {
        let coordinates = BTreeMap::from([("package".to_owned(), "org.example".to_owned())]);
        assert_eq!(of("a/__package__/B.x", &coordinates), "a/org/example/B.x");
        assert_eq!(of("a/__init__/__b", &coordinates), "a/__init__/__b");
    }

    #[test]
    fn a_template_makes_the_files_it_names_and_no_blank_one() {
        let text = format!(
            "\n{}\none\n{}\n \n{}\ntwo\n",
            begin("A"),
            begin("B"),
            begin("C")
        );
        let files = several("folder/types".to_owned(), &text);
        let told: Vec<_> = files
            .iter()
            .map(|file| (&*file.path, &*file.content))
            .collect();
        assert_eq!(told, [("folder/A", "one\n"), ("folder/C", "two\n")]);
        let files = several("types".to_owned(), &(begin("A") + "one"));
        assert_eq!(files[0].path, "A");
    }
}
