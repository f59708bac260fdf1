//! What can be wrong with a template.

use std::io;
use std::path::{Path, PathBuf};

use minijinja::ErrorKind;

/// A template that cannot be read or rendered. It says which one, where, and what helps.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// A folder or file of templates that cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A template that is wrong in itself, or asks for what is not there.
    #[error("{template}:{line}: {trouble}")]
    Render {
        /// The template, which need not be the one that was to be rendered.
        template: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        trouble: String,
        /// What helps.
        hint: &'static str,
    },
}

impl TemplateError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// The cause is what the deepest error says: an import that failed only says that it did.
    pub(crate) fn of(name: &str, error: &minijinja::Error) -> Self {
        let mut error = error;
        while let Some(source) = std::error::Error::source(error) {
            match source.downcast_ref::<minijinja::Error>() {
                Some(source) => error = source,
                None => break,
            }
        }
        let kind = error.kind();
        let trouble = match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        };
        let snippet = error.range().zip(error.template_source());
        let snippet = snippet.and_then(|(range, source)| source.get(range));
        let trouble = match snippet.map(str::trim) {
            // Some details quote the source themselves.
            Some(snippet) if trouble.contains(snippet) => trouble,
            Some(snippet) => format!("{trouble}: `{snippet}`"),
            None => trouble,
        };
        Self::Render {
            template: error.name().unwrap_or(name).to_owned(),
            line: error.line().unwrap_or(1),
            trouble,
            hint: hint(kind),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File { .. } => "templates are UTF-8 files in the folder that --templates names",
            Self::Render { hint, .. } => hint,
        }
    }
}

fn hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UndefinedError => {
            "{{ debug() }} in a template prints all that it is given, --model the model alone"
        }
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => {
            "filters are minijinja's and string, doc, wrap, json, camel, pascal, snake, kebab, screaming"
        }
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => {
            "paths are relative to the root of the templates"
        }
        _ => "the syntax is that of Jinja",
    }
}
