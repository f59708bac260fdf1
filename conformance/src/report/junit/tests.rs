//! Each verdict in JUnit's words, and XML that nothing from a target can break.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use super::document;
use crate::report::sample;
use crate::report::wire::Report;

const HOSTILE: &str = "\x1b[31mred\x07 \0 \u{fffe} ]]> <b a='1'>&amp; \"q\" ::error:: ##[x]\r\nend";

#[test]
fn every_verdict_is_said_in_the_words_that_junit_has() {
    let xml = text(&sample::report("harmless"));
    insta::assert_snapshot!(shape(&xml), @r#"
    testsuites name="abc-webhook" tests="10" failures="2" errors="2" time="1.500"
      testsuite name="abc-webhook.receiver" tests="10" skipped="3" errors="2" failures="2" time="1.500"
        properties
        testcase name="receiver.a" classname="receiver.response.ok" time="0.020"
        testcase name="receiver.b" classname="receiver.response.ok" time="0.020"
          skipped message="harmless" type="n/a"
        testcase name="receiver.c" classname="receiver.response.ok" time="0.020"
          system-out
        testcase name="receiver.d" classname="receiver.response.ok" time="0.020"
          skipped message="known failure: harmless" type="other-success"
        testcase name="receiver.e" classname="receiver.response.ok" time="0.020"
          system-out
        testcase name="receiver.f" classname="receiver.response.ok" time="0.020"
          skipped message="harmless" type="untestable"
        testcase name="receiver.g" classname="receiver.response.ok" time="0.020"
          error message="harmless" type="inconclusive"
        testcase name="receiver.h" classname="receiver.response.ok" time="0.020"
          failure message="expected an answer with 200, observed harmless" type="other-success"
        testcase name="receiver.i" classname="receiver.response.ok" time="0.020"
          error message="the runner failed: harmless" type="error"
        testcase name="harmless" classname="baseline"
          failure message="b.toml:3:1: &quot;harmless&quot; is stale: nothing it lists fails any more" type="stale"
    "#);
}

#[test]
fn what_a_target_says_breaks_nothing_and_is_all_there() {
    let xml = text(&sample::report(HOSTILE));
    let told = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    let [suite] = &told.test_suites[..] else {
        panic!("{xml}")
    };
    assert_eq!(suite.test_cases.len(), 10);
    let legal = |c: char| c == '\n' || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    assert!(xml.chars().all(legal), "{xml:?}");
    assert!(xml.contains(r"\u{1b}[31mred\u{7}"), "{xml}");
    assert!(xml.contains(r"\u{0} \u{fffe}"), "{xml}");
    assert!(!xml.contains("##[") && !xml.contains("\n::"), "{xml}");
}

#[test]
fn a_run_that_was_cut_short_is_no_success() {
    insta::assert_snapshot!(shape(&text(&Report::default())), @r#"
    testsuites name="abc-webhook" tests="1" failures="0" errors="1" time="0.000"
      testsuite name="abc-webhook" tests="1" skipped="0" errors="1" failures="0"
        testcase name="the run comes to its end" classname="abc-webhook"
          error message="the run was cut short: what is missing here was not decided" type="cut-short"
    "#);
}

fn text(run: &Report) -> String {
    let mut xml = Vec::new();
    document(run, &mut xml).unwrap();
    String::from_utf8(xml).unwrap()
}

/// The elements and their attributes, without their texts and without the versions.
fn shape(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut shape) = (0, String::new());
    loop {
        let (start, is_empty) = match reader.read_event().unwrap() {
            Xml::Start(start) => (start, false),
            Xml::Empty(start) => (start, true),
            Xml::End(_) => {
                depth -= 1;
                continue;
            }
            Xml::Eof => return shape,
            _ => continue,
        };
        let line = String::from_utf8(start.to_vec()).unwrap();
        if !line.starts_with("property ") {
            writeln!(shape, "{}{line}", "  ".repeat(depth)).unwrap();
        }
        depth += usize::from(!is_empty);
    }
}
