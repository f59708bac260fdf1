//! Whether every link of the pages that were built leads to something.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};

use crate::BookError;
use crate::relative::resolved;

/// A link that leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dangling {
    page: PathBuf,
    link: String,
}

impl fmt::Display for Dangling {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {} leads nowhere",
            self.page.display(),
            self.link
        )
    }
}

/// A page: what can be linked in it, and what it links.
struct Page {
    anchors: HashSet<String>,
    links: Vec<String>,
}

/// Reads every page below `root`: how many there are, and which links lead nowhere. Links to other
/// hosts are not followed.
pub(crate) fn check(root: &Path) -> Result<(usize, Vec<Dangling>), BookError> {
    let mut files = HashSet::new();
    collect(root, root, &mut files)?;
    let mut pages = HashMap::new();
    for file in files.iter().filter(|file| is_page(file)) {
        pages.insert(file.clone(), read(&root.join(file))?);
    }
    let mut dangling: Vec<Dangling> = pages
        .iter()
        .flat_map(|(path, page)| {
            let links = page
                .links
                .iter()
                .filter(|link| !leads(link, path, &files, &pages));
            links.map(|link| Dangling {
                page: path.clone(),
                link: link.clone(),
            })
        })
        .collect();
    dangling.sort_by(|one, other| (&one.page, &one.link).cmp(&(&other.page, &other.link)));
    Ok((pages.len(), dangling))
}

/// The 404 page has links from the root of a host, and the reports that are shown as examples are
/// pages of another maker, whose links are tested where they are made.
fn is_page(file: &Path) -> bool {
    let is_html = file
        .extension()
        .is_some_and(|extension| extension == "html");
    let is_other = file == Path::new("404.html") || file.starts_with("examples");
    is_html && !is_other
}

fn collect(root: &Path, folder: &Path, files: &mut HashSet<PathBuf>) -> Result<(), BookError> {
    let failed = |source| BookError::File {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            files.insert(relative.to_owned());
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Page, BookError> {
    let text = fs::read_to_string(path).map_err(|source| BookError::File {
        path: path.to_owned(),
        source,
    })?;
    let document = Html::parse_document(&text);
    let values = |selector: &str, attribute: &str| -> Vec<String> {
        let Ok(selector) = Selector::parse(selector) else {
            return Vec::new();
        };
        let elements = document.select(&selector);
        let values = elements.filter_map(|element| element.value().attr(attribute));
        values.map(str::to_owned).collect()
    };
    Ok(Page {
        anchors: values("[id]", "id").into_iter().collect(),
        links: [values("a[href]", "href"), values("img[src]", "src")].concat(),
    })
}

fn leads(
    link: &str,
    page: &Path,
    files: &HashSet<PathBuf>,
    pages: &HashMap<PathBuf, Page>,
) -> bool {
    if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") {
        return true;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        page.to_owned()
    } else {
        resolved(page, path)
    };
    let has_anchor = |page: &Page| anchor.is_empty() || page.anchors.contains(anchor);
    files.contains(&target) && pages.get(&target).is_none_or(has_anchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dangling(pages: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in pages {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (_, dangling) = check(root.path()).unwrap();
        dangling.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let one = r##"<a href="b/two.html#there">x</a><a href="#here">x</a><i id="here"></i>
            <a href="https://example.com/#x">x</a><img src="b/picture.png">"##;
        let two = r#"<i id="there"></i><a href="../one.html">x</a>"#;
        let pages = [
            ("one.html", one),
            ("b/two.html", two),
            ("b/picture.png", ""),
        ];
        assert_eq!(dangling(&pages), [""; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_told() {
        let page = r##"<a href="gone.html">x</a><a href="#gone">x</a><img src="gone.png">"##;
        assert_eq!(
            dangling(&[("one.html", page)]),
            [
                "one.html: #gone leads nowhere",
                "one.html: gone.html leads nowhere",
                "one.html: gone.png leads nowhere"
            ]
        );
    }
}
