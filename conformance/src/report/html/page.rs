//! The page, piece by piece.

use std::io::{self, Write};

use minijinja::value::Serde;
use minijinja::{Environment, Value};

use super::view::{CheckView, GroupView, SuiteView, groups};
use super::{SCRIPT, STYLE, context, policy};
use crate::report::escape;
use crate::report::wire::{Report, Suite};

pub(super) fn render(
    environment: &Environment<'_>,
    run: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let versions = &run.versions;
    let versions = format!(
        "abc-webhook {}, catalogue {}, protocol {}",
        escape(&versions.tool),
        escape(&versions.catalogue),
        escape(&versions.protocol)
    );
    let mut page = Page { environment, out };
    let head = context! {
        policy => policy(),
        // Ours, and hashed as they stand: nothing in them is to be escaped.
        style => Value::from_safe_string(STYLE.to_owned()),
        is_cut => run.exit.is_none(),
        versions => &*versions,
    };
    page.put("head.html", head)?;
    for (index, suite) in run.suites.iter().enumerate() {
        page.put_suite(index, suite)?;
    }
    let script = Value::from_safe_string(SCRIPT.to_owned());
    page.put("foot.html", context! { script, versions => &*versions })
}

struct Page<'p> {
    environment: &'p Environment<'p>,
    out: &'p mut dyn Write,
}

impl Page<'_> {
    fn put_suite(&mut self, index: usize, suite: &Suite) -> io::Result<()> {
        let view = SuiteView::new(index, suite);
        let head = context! { part => "head", suite => Value::from(Serde(&view)) };
        self.put("suite.html", head)?;
        for group in groups(suite) {
            let view = GroupView::new(index, &group);
            let head = context! { part => "group", group => Value::from(Serde(&view)) };
            self.put("suite.html", head)?;
            for check in group {
                let view = CheckView::new(index, suite.started.role, check);
                self.put(
                    "check.html",
                    context! { check => Value::from(Serde(&view)) },
                )?;
            }
            self.put("suite.html", context! { part => "group-end" })?;
        }
        self.put("suite.html", context! { part => "end" })
    }

    /// Writes a template that is filled with these values.
    fn put(&mut self, template: &str, values: Value) -> io::Result<()> {
        let template = self.environment.get_template(template);
        let text = template.and_then(|template| template.render(values));
        self.out
            .write_all(text.map_err(io::Error::other)?.as_bytes())
    }
}
