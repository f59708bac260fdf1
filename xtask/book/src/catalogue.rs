//! A page for every clause, and below it one for every check of it.

use std::path::PathBuf;

use abc_webhook_conformance::check::Entry;
use abc_webhook_conformance::clause::{self, Clause};
use abc_webhook_conformance::{checks, explain};
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Puts the catalogue below the chapter that introduces it.
pub(crate) struct Catalogue;

/// The chapter that the pages go below.
const CHAPTER: &str = "catalogue.md";

impl Preprocessor for Catalogue {
    fn name(&self) -> &'static str {
        "catalogue"
    }

    fn run(&self, _context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut is_there = false;
        book.for_each_chapter_mut(|chapter| {
            if chapter
                .path
                .as_deref()
                .is_some_and(|path| path.ends_with(CHAPTER))
            {
                is_there = true;
                fill(chapter);
            }
        });
        if is_there {
            Ok(book)
        } else {
            Err(Error::msg(format!("SUMMARY.md: {CHAPTER} is missing")))
        }
    }
}

fn fill(chapter: &mut Chapter) {
    chapter.content.push_str(&overview());
    let parents = [chapter.parent_names.clone(), vec![chapter.name.clone()]].concat();
    let pages = clause::ALL.iter().map(|clause| page(clause, &parents));
    chapter.sub_items.extend(pages.map(BookItem::Chapter));
    number(chapter);
}

/// Numbers what is below a chapter. The numbers also say how deep it is, and so what is folded.
fn number(chapter: &mut Chapter) {
    let above = chapter.number.as_deref().cloned().unwrap_or_default();
    for (item, index) in chapter.sub_items.iter_mut().zip(1..) {
        if let BookItem::Chapter(page) = item {
            page.number = Some(SectionNumber::new([&above[..], &[index]].concat()));
            number(page);
        }
    }
}

/// A table of all clauses.
fn overview() -> String {
    let head =
        "\n| clause | level | checks of receivers | checks of senders |\n|---|---|---|---|\n";
    let rows = clause::ALL.iter().map(|clause| {
        let of = |role: &str| {
            let checks = checks_of(clause).filter(|entry| entry.id.starts_with(role));
            checks.count()
        };
        format!(
            "| [`{id}`](catalogue/{id}.md) | {level} | {receivers} | {senders} |\n",
            id = clause.id,
            level = clause.level,
            receivers = of("receiver."),
            senders = of("sender."),
        )
    });
    head.to_owned() + &rows.collect::<String>()
}

/// The page of a clause, which links its checks, and theirs below it.
fn page(clause: &Clause, parents: &[String]) -> Chapter {
    let mut chapter = chapter(clause.id, parents);
    let below = [parents, &[clause.id.to_owned()]].concat();
    let checks: Vec<&str> = checks_of(clause).map(|entry| entry.id).collect();
    if !checks.is_empty() {
        let links = checks.iter().map(|id| format!("- [`{id}`]({id}.md)\n"));
        chapter.content.push_str("\n## The checks\n\n");
        chapter.content.extend(links);
    }
    let pages = checks.iter().map(|id| self::chapter(id, &below));
    chapter.sub_items = pages.map(BookItem::Chapter).collect();
    chapter
}

fn chapter(id: &str, parents: &[String]) -> Chapter {
    let text = explain::page(id).map(|page| page.to_markdown());
    let path = PathBuf::from(format!("catalogue/{id}.md"));
    let mut chapter = Chapter::new(id, text.unwrap_or_default(), path, parents.to_vec());
    // No file of that name exists.
    chapter.source_path = None;
    chapter
}

fn checks_of(clause: &Clause) -> impl Iterator<Item = Entry> {
    checks::entries().filter(move |entry| entry.clause.id == clause.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_below_its_clause_and_that_below_the_catalogue() {
        let mut catalogue = Chapter::new("The catalogue", String::new(), CHAPTER, Vec::new());
        catalogue.number = Some(SectionNumber::new([7]));
        fill(&mut catalogue);
        let [BookItem::Chapter(clause), ..] = &catalogue.sub_items[..] else {
            panic!("the first item is no page");
        };
        let [BookItem::Chapter(check), ..] = &clause.sub_items[..] else {
            panic!("the first item below the clause is no page");
        };
        assert_eq!(clause.number, Some(SectionNumber::new([7, 1])));
        assert_eq!(check.number, Some(SectionNumber::new([7, 1, 1])));
    }
}
