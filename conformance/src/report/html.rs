//! `html`: the run as one file to look at. It asks for nothing from anywhere, and a strict policy
//! keeps it so.
//!
//! The page is made of templates that escape whatever they are given. A check at a time is written,
//! so that a run of ten thousand takes no more memory than what was told of it.

mod chart;
mod look;
mod marks;
mod page;
mod picture;
mod view;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use sha2::{Digest, Sha256};

use super::wire::Report;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

const TEMPLATES: [(&str, &str); 4] = [
    ("head.html", include_str!("html/head.html")),
    ("suite.html", include_str!("html/suite.html")),
    ("check.html", include_str!("html/check.html")),
    ("foot.html", include_str!("html/foot.html")),
];

pub(super) fn document(run: &Report, out: &mut dyn Write) -> io::Result<()> {
    page::render(&environment()?, run, out)
}

fn environment() -> io::Result<Environment<'static>> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().map_err(io::Error::other)?);
    for (name, source) in TEMPLATES {
        environment
            .add_template(name, source)
            .map_err(io::Error::other)?;
    }
    Ok(environment)
}

/// What the browser is told to refuse: everything but the style and the script in the page itself.
fn policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

#[cfg(test)]
mod tests;
