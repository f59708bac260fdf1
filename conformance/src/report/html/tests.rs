//! The page holds all that was told, and nothing that was told can do anything in it.

use super::*;
use crate::report::sample;
use crate::verdict::Verdict;

fn text(run: &Report) -> String {
    let mut page = Vec::new();
    document(run, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

#[test]
fn every_check_and_every_verdict_is_there() {
    let run = sample::report("harmless");
    let page = text(&run);
    for check in &run.suites[0].checks {
        assert!(
            page.contains(&format!("<code>{}</code>", check.id)),
            "{}",
            check.id
        );
    }
    for verdict in Verdict::ALL {
        let class = view::class(verdict);
        let told = format!("class=\"check {class}\" data-verdict=\"{class}\"");
        assert_eq!(page.matches(&told).count(), 1, "{verdict}");
    }
    assert!(page.contains("does not conform"));
}

/// Where something is wrong, and only of a check that this catalogue has.
#[test]
fn what_is_wrong_can_be_explained() {
    let mut run = sample::report("harmless");
    assert!(!text(&run).contains("abc-webhook explain"));
    for check in &mut run.suites[0].checks {
        check.id = "receiver.response.ok".to_owned();
    }
    let explained = text(&run)
        .matches("explain: <code>abc-webhook explain receiver.response.ok<")
        .count();
    let fine = [Verdict::Pass, Verdict::NotApplicable];
    assert_eq!(explained, Verdict::ALL.len() - fine.len());
}

#[test]
fn a_target_is_shown_and_does_nothing() {
    let page = text(&sample::report(
        "</pre><script>alert(1)</script><img src=x onerror=alert(1)> \"'&amp; \x1b[31m {{ x }}",
    ));
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(
        page.matches("<a href=").count(),
        page.matches("<a href=\"#check-").count()
    );
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"));
    assert!(page.contains("&amp;amp;") && page.contains("{{ x }}"));
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
}

/// Nothing is fetched, and the policy names the style and the script that are there.
#[test]
fn the_page_asks_for_nothing_and_its_policy_is_true() {
    let page = text(&sample::report("harmless"));
    for asks in ["src=", "href=\"h", "@import", "url(", "style=\""] {
        assert!(!page.contains(asks), "{asks}");
    }
    let between = |from: &str, to: &str| {
        let (_, rest) = page.split_once(from).unwrap();
        rest.split_once(to).unwrap().0.to_owned()
    };
    assert_eq!(between("<style>", "</style>"), STYLE);
    assert_eq!(between("<script>", "</script>"), SCRIPT);
    let policy = between("Content-Security-Policy\" content=\"", "\">");
    let policy = policy.replace("&#x27;", "'").replace("&#x2f;", "/");
    assert_eq!(policy, super::policy());
    assert!(!policy.contains("unsafe"));
}

#[test]
fn a_run_that_was_cut_short_says_so() {
    assert!(text(&Report::default()).contains("cut short"));
    assert!(!text(&sample::report("harmless")).contains("cut short"));
}

#[test]
fn ten_thousand_checks_are_no_trouble() {
    let mut run = sample::report("harmless");
    let checks = run.suites[0].checks.clone();
    run.suites[0].checks = checks.into_iter().cycle().take(10_000).collect();
    let page = text(&run);
    assert_eq!(page.matches("<details").count(), 10_000);
    // What a check takes on the page is bounded, so the memory for it is too.
    assert!(page.len() < 100 << 20, "{} bytes", page.len());
}
