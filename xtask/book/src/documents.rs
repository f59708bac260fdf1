//! Documents that stand elsewhere in the repository, taken into the book where a chapter asks for
//! them on a line of its own: `{{document conformance/ADAPTER.md}}`.
//!
//! Their links are made for where they stand. One to another document of the book leads to its
//! chapter; from any other only the words are left, and the path.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::relative::resolved;

/// Replaces the lines that ask for a document by it.
pub(crate) struct Documents {
    root: PathBuf,
}

/// Which document went into which chapter.
type Places = BTreeMap<PathBuf, PathBuf>;

impl Documents {
    /// The documents below this folder.
    pub(crate) fn below(root: &Path) -> Self {
        let root = root.to_owned();
        Self { root }
    }

    fn text(&self, document: &Path, chapter: &Path, places: &Places) -> Result<String> {
        let path = self.root.join(document);
        let text = fs::read_to_string(&path)
            .map_err(|error| Error::msg(format!("{}: {error}", document.display())))?;
        Ok(relinked(without_title(&text), document, chapter, places))
    }
}

impl Preprocessor for Documents {
    fn name(&self) -> &'static str {
        "documents"
    }

    fn run(&self, _context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let places = places(&book);
        let mut outcome = Ok(());
        book.for_each_chapter_mut(|chapter| {
            let Some(path) = chapter.path.clone() else {
                return;
            };
            let lines = chapter.content.lines().map(|line| match wanted(line) {
                Some(document) => self.text(Path::new(document), &path, &places),
                None => Ok(line.to_owned()),
            });
            match lines.collect::<Result<Vec<_>>>() {
                Ok(lines) => chapter.content = lines.join("\n") + "\n",
                Err(error) => outcome = Err(error),
            }
        });
        outcome.map(|()| book)
    }
}

fn places(book: &Book) -> Places {
    let mut places = Places::new();
    for chapter in book.chapters() {
        let Some(path) = &chapter.path else { continue };
        let documents = chapter.content.lines().filter_map(wanted);
        places.extend(documents.map(|document| (document.into(), path.clone())));
        // Documents link chapters by where those stand in the repository.
        places.insert(Path::new("docs/src").join(path), path.clone());
    }
    places
}

/// The document that a line asks for.
fn wanted(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("{{document ")?;
    name.strip_suffix("}}").map(str::trim)
}

/// The chapter has a title of its own.
fn without_title(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("# ") => rest.trim_start(),
        _ => text,
    }
}

/// Where in a text links begin, lead and end is found by the few characters that enclose their
/// target; code between fences is left alone.
fn relinked(text: &str, document: &Path, chapter: &Path, places: &Places) -> String {
    let mut is_code = false;
    let lines = text.lines().map(|line| {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            line.to_owned()
        } else {
            relinked_line(line, document, chapter, places)
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn relinked_line(line: &str, document: &Path, chapter: &Path, places: &Places) -> String {
    let mut made = String::new();
    let mut rest = line;
    while let Some(middle) = rest.find("](") {
        let Some(length) = rest[middle..].find(')') else {
            break;
        };
        let target = &rest[middle + 2..middle + length];
        let (before, after) = (&rest[..middle], &rest[middle + length + 1..]);
        match (before.rfind('['), led(target, document, chapter, places)) {
            (Some(open), None) => {
                made += &before[..open];
                made += &before[open + 1..];
            }
            (_, target) => {
                let target = target.as_deref().unwrap_or_default();
                made.extend([before, "](", target, ")"]);
            }
        }
        rest = after;
    }
    made + rest
}

/// Where a link leads in the book, if it does.
fn led(target: &str, document: &Path, chapter: &Path, places: &Places) -> Option<String> {
    if target.starts_with('#') || target.contains("://") {
        return Some(target.to_owned());
    }
    let (path, anchor) = target
        .split_once('#')
        .map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let place = places.get(&resolved(document, path))?;
    let up = "../".repeat(chapter.components().count().saturating_sub(1));
    let anchor = anchor.map(|anchor| format!("#{anchor}"));
    Some(format!(
        "{up}{}{}",
        place.display(),
        anchor.unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use mdbook_preprocessor::book::{BookItem, Chapter};

    use super::*;

    fn relinked(text: &str) -> String {
        let places = Places::from([("conformance/TRACE.md".into(), "trace.md".into())]);
        super::relinked(
            text,
            Path::new("conformance/ADAPTER.md"),
            Path::new("write/adapter.md"),
            &places,
        )
    }

    #[test]
    fn a_link_to_another_document_leads_to_its_chapter() {
        assert_eq!(
            relinked("see [traces](TRACE.md#times), [it](../conformance/TRACE.md)"),
            "see [traces](../trace.md#times), [it](../trace.md)"
        );
    }

    #[test]
    fn a_chapter_is_known_by_where_it_stands_and_by_its_document() {
        let content = "{{document conformance/ADAPTER.md}}".to_owned();
        let chapter = Chapter::new("Adapters", content, "write/adapter.md", Vec::new());
        let places = places(&Book::new_with_items(vec![BookItem::Chapter(chapter)]));
        for place in ["docs/src/write/adapter.md", "conformance/ADAPTER.md"] {
            assert_eq!(places[Path::new(place)], Path::new("write/adapter.md"));
        }
    }

    #[test]
    fn of_a_link_out_of_the_book_the_words_are_left() {
        assert_eq!(
            relinked(
                "in [`sdk/rust`](../sdk/rust) and [there](https://example.com) and [here](#here)"
            ),
            "in `sdk/rust` and [there](https://example.com) and [here](#here)"
        );
    }

    #[test]
    fn code_is_left_alone() {
        let code = "```js\nhandlers[name](event)\n```";
        assert_eq!(relinked(code), code);
    }

    #[test]
    fn the_title_is_left_out() {
        assert_eq!(without_title("# Title\n\ntext"), "text");
        assert_eq!(without_title("text\nmore"), "text\nmore");
    }
}
