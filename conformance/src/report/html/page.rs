//! The page, piece by piece.

use minijinja::value::Serde;
use minijinja::{Environment, Error, Value};

use super::view::{CheckView, GroupView, SuiteView, groups};
use super::{SCRIPT, STYLE, context, policy};
use crate::report::escape;
use crate::report::wire::{Report, Suite};

pub(super) fn render(environment: &Environment<'_>, run: &Report) -> Result<Vec<u8>, Error> {
    let versions = &run.versions;
    let versions = format!(
        "abc-webhook {}, catalogue {}, protocol {}",
        escape(&versions.tool),
        escape(&versions.catalogue),
        escape(&versions.protocol)
    );
    let head = environment.get_template("head.html")?.render(context! {
        policy => policy(),
        // Ours, and hashed as they stand: nothing in them is to be escaped.
        style => Value::from_safe_string(STYLE.to_owned()),
        is_cut => run.exit.is_none(),
        versions => &*versions,
    })?;
    let mut page = head.into_bytes();
    for (index, suite) in run.suites.iter().enumerate() {
        put_suite(&mut page, environment, index, suite)?;
    }
    let script = Value::from_safe_string(SCRIPT.to_owned());
    let foot = environment.get_template("foot.html")?;
    page.extend(
        foot.render(context! { script, versions => &*versions })?
            .into_bytes(),
    );
    Ok(page)
}

fn put_suite(
    page: &mut Vec<u8>,
    environment: &Environment<'_>,
    index: usize,
    suite: &Suite,
) -> Result<(), Error> {
    let template = environment.get_template("suite.html")?;
    let view = SuiteView::new(index, suite);
    page.extend(
        template
            .render(context! { part => "head", suite => Value::from(Serde(&view)) })?
            .into_bytes(),
    );
    let check = environment.get_template("check.html")?;
    for group in groups(suite) {
        let group_view = GroupView::new(index, &group);
        let head = context! { part => "group", group => Value::from(Serde(&group_view)) };
        page.extend(template.render(head)?.into_bytes());
        for it in group {
            let view = CheckView::new(index, suite.started.role, it);
            page.extend(
                check
                    .render(context! { check => Value::from(Serde(&view)) })?
                    .into_bytes(),
            );
        }
        page.extend(
            template
                .render(context! { part => "group-end" })?
                .into_bytes(),
        );
    }
    page.extend(template.render(context! { part => "end" })?.into_bytes());
    Ok(())
}
