//! `markdown`: the run as the step summary of a CI job shows it: what is wrong first and in full,
//! all else folded away.

use std::fmt::{self, Write as _};
use std::io;

use super::escape::{fenced, markdown};
use super::human::{checks, duration};
use super::wire::{Check, Ended, Finding, Known, Moment, Report, Suite};
use crate::clause::Role;
use crate::exit::Exit;
use crate::explain;
use crate::verdict::Verdict;

/// A step summary may have a megabyte, and is refused whole if it has more.
const LONGEST: usize = 900 * 1024;

/// The most characters of a moment that are shown.
const LONGEST_MOMENT: usize = 2000;

pub(super) fn document(run: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = String::new();
    let written = run
        .suites
        .iter()
        .try_for_each(|suite| tell(&mut text, suite));
    written
        .and_then(|()| end(&mut text, run))
        .map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn end(text: &mut String, run: &Report) -> fmt::Result {
    if run.exit.is_none() {
        writeln!(
            text,
            "**The run was cut short: what is missing here was not decided.**\n"
        )?;
    }
    let versions = &run.versions;
    writeln!(
        text,
        "abc-webhook {}, catalogue {}, protocol {}",
        markdown(&versions.tool),
        markdown(&versions.catalogue),
        markdown(&versions.protocol)
    )
}

fn tell(text: &mut String, suite: &Suite) -> fmt::Result {
    let started = &suite.started;
    let target = markdown(&started.whom());
    writeln!(text, "## {} suite: {target}\n", capital(started.role))?;
    for note in &started.notes {
        writeln!(text, "**{}**\n", markdown(note))?;
    }
    if let Some(ended) = &suite.ended {
        sum(text, ended)?;
    }
    let troubles = suite.troubles();
    if !troubles.is_empty() {
        table(text, &troubles, started.role)?;
        for check in &troubles {
            if text.len() > LONGEST {
                writeln!(text, "…and more, for which there is no room.\n")?;
                break;
            }
            details(text, check, started.role)?;
        }
    }
    all(text, &suite.checks)
}

fn sum(text: &mut String, ended: &Ended) -> fmt::Result {
    let counts = Verdict::ALL.into_iter().filter_map(|verdict| {
        let count = ended.tally.of(verdict);
        (count > 0).then(|| format!("{count} {verdict}"))
    });
    writeln!(
        text,
        "**{}**, {} in {}: {}.\n",
        said(ended.exit()),
        checks(ended.tally.total()),
        duration(ended.took_ms),
        counts.collect::<Vec<_>>().join(", "),
    )?;
    for objection in &ended.objections {
        writeln!(
            text,
            "- baseline: {} {}; {}",
            markdown(&objection.to_string()),
            markdown(&objection.what),
            markdown(&objection.advice)
        )?;
    }
    if ended.objections.is_empty() {
        Ok(())
    } else {
        writeln!(text)
    }
}

fn said(exit: Option<Exit>) -> &'static str {
    match exit {
        Some(Exit::Conforms) => "Conforms",
        Some(Exit::Violates) => "Does not conform",
        Some(Exit::Usage) => "Nothing was checked",
        Some(Exit::Unreachable) => "The target could not be checked",
        Some(Exit::Inconclusive) => "Inconclusive",
        Some(Exit::Interrupted) | None => "Interrupted",
    }
}

fn table(text: &mut String, troubles: &[&Check], role: Role) -> fmt::Result {
    writeln!(text, "| verdict | a conforming {role} … | instead |")?;
    writeln!(text, "|---|---|---|")?;
    for check in troubles {
        let instead = check.trouble().unwrap_or_default();
        let (verdict, title) = (check.verdict, markdown(&check.title));
        writeln!(text, "| {verdict} | {title} | {} |", markdown(instead))?;
    }
    writeln!(text)
}

fn details(text: &mut String, check: &Check, role: Role) -> fmt::Result {
    let (verdict, id) = (check.verdict, markdown(&check.id));
    writeln!(
        text,
        "<details><summary>{verdict} <code>{id}</code></summary>\n"
    )?;
    writeln!(text, "A conforming {role} {}.\n", markdown(&check.title))?;
    let mut row = |name: &str, what: &str| writeln!(text, "- {name}: {}", markdown(what));
    row("clause", &check.clause.to_string())?;
    row("guide", &check.clause.place())?;
    row("rule", &check.clause.text)?;
    if let Some(Known { reason, until }) = &check.known {
        row("known", reason)?;
        until
            .as_deref()
            .map_or(Ok(()), |until| row("until", until))?;
    }
    if let Some([first, alone]) = &check.plays {
        row("first", first.told())?;
        row("alone", alone.told())?;
    }
    match (&check.finding, &check.error) {
        (_, Some(error)) => row("error", error)?,
        (Some(Finding::Violated(violation) | Finding::Late(violation)), None) => {
            row("expected", &violation.expected)?;
            row("observed", &violation.observed)?;
        }
        (Some(finding), None) => row("undecided", finding.told())?,
        (None, None) => {}
    }
    writeln!(text, "\n{}", fenced("text", &trace(&check.timeline)))?;
    let explain = explain::command(&check.id);
    let commands = explain.map_or_else(
        || check.again.clone(),
        |explain| format!("{}\n{explain}", check.again),
    );
    writeln!(text, "{}\n</details>\n", fenced("sh", &commands))
}

fn trace(timeline: &[Moment]) -> String {
    let moments = timeline.iter().map(|moment| {
        let what = super::wire::cut(moment.what.trim_end(), LONGEST_MOMENT);
        format!(
            "{:>10.1} ms  {}",
            moment.at_ms,
            what.replace('\n', "\n               ")
        )
    });
    moments.collect::<Vec<_>>().join("\n")
}

fn all(text: &mut String, decided: &[Check]) -> fmt::Result {
    writeln!(
        text,
        "<details><summary>{}</summary>\n",
        checks(decided.len())
    )?;
    writeln!(text, "| verdict | check | level | took |")?;
    writeln!(text, "|---|---|---|---|")?;
    for check in decided {
        let (verdict, level) = (check.verdict, check.clause.level);
        let (id, took) = (markdown(&check.id), duration(check.took_ms));
        writeln!(text, "| {verdict} | {id} | {level} | {took} |")?;
    }
    writeln!(text, "\n</details>\n")
}

fn capital(role: Role) -> &'static str {
    match role {
        Role::Receiver => "Receiver",
        Role::Sender => "Sender",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(run: &Report) -> String {
        let mut text = Vec::new();
        document(run, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn what_is_wrong_comes_first_and_all_is_there() {
        let text = text(&sample::report("harmless"));
        let (summary, details) = text.split_once("<details>").unwrap();
        insta::assert_snapshot!(summary, @r#"
        ## Receiver suite: http://127.0.0.1/

        **Does not conform**, 9 checks in 1.50 s: 1 pass, 1 n/a, 1 info, 1 known, 1 warn, 1 untestable, 1 inconclusive, 1 FAIL, 1 ERROR.

        - baseline: b.toml:3:1: harmless is stale: nothing it lists fails any more; remove it, or let --baseline-update do so

        | verdict | a conforming receiver … | instead |
        |---|---|---|
        | ERROR | answers | the runner failed: harmless |
        | FAIL | answers | harmless |
        | inconclusive | answers | harmless |
        | untestable | answers | harmless |
        | warn | answers | harmless |
        | known | answers | harmless |
        | info | answers | harmless |
        "#);
        let first = details.split_once("</details>").unwrap().0;
        insta::assert_snapshot!(first, @r#"
        <summary>ERROR <code>receiver.i</code></summary>

        A conforming receiver answers.

        - clause: response.ok (MUST, sentence)
        - guide: Webhook Receiving Server Implementation &gt; Basic Requirements
        - rule: A delivery that was processed is answered with exactly 200.
        - error: the runner failed: harmless

        ```text
               1.0 ms  harmless
        ```

        ```sh
        abc-webhook check receiver http://127.0.0.1/ --only receiver.i
        ```
        "#);
        for verdict in Verdict::ALL {
            assert!(
                text.contains(&format!("| {verdict} | receiver")),
                "{verdict}"
            );
        }
    }

    #[test]
    fn a_target_cannot_break_out() {
        let text = text(&sample::report(
            "a | b\n# c <script>x</script> [d](javascript:e) ``` *f* \x1b[31m ::error::g ##[h]",
        ));
        assert!(!text.contains('\x1b') && !text.contains("##["), "{text}");
        // What stands in a fence is text, and the fence is longer than any in it.
        let outside: String = text.split("\n````").step_by(2).collect();
        assert!(
            !outside.contains("<script") && !outside.contains("[d]("),
            "{outside}"
        );
        assert!(outside.contains("&lt;script"), "{outside}");
        let rows = outside.lines().filter(|line| line.starts_with('|'));
        let bars = |row: &str| row.replace("\\|", "").matches('|').count();
        assert!(
            rows.clone().all(|row| [4, 5].contains(&bars(row))),
            "{text}"
        );
    }

    #[test]
    fn a_check_of_this_catalogue_can_be_explained() {
        let mut run = sample::report("harmless");
        assert!(!text(&run).contains("abc-webhook explain"));
        run.suites[0].checks[7].id = "receiver.response.ok".to_owned();
        assert!(text(&run).contains("\nabc-webhook explain receiver.response.ok\n```"));
    }

    #[test]
    fn a_run_that_was_cut_short_says_so() {
        assert!(text(&Report::default()).contains("cut short"));
    }

    #[test]
    fn it_is_never_too_large_for_a_summary() {
        let mut run = sample::report(&"x".repeat(LONGEST_MOMENT));
        let failing = run.suites[0].checks[7].clone();
        run.suites[0].checks = vec![failing; 1000];
        let text = text(&run);
        assert!(text.len() < 4 << 20 && text.contains("no room"));
    }
}
