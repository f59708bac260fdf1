//! `--exhaustive` and `--script` as people use them, on real sockets and a real clock.

#![cfg(unix)]

mod command;

use command::{run, shown};

/// Says that everything is delivered, and sends nothing.
const LIAR: &str = r#"echo '{"type":"hello","protocol":1,"max_in_flight":1000}'
while read -r line; do id=${line#*\"id\":\"}; echo "{\"type\":\"done\",\"id\":\"${id%%\"*}\",\"outcome\":\"delivered\"}"; done"#;

const REFERENCE: [&str; 3] = [env!("CARGO_BIN_EXE_abc-webhook"), "reference", "sender"];

fn check(options: &[&str], command: &[&str]) -> String {
    let fixed = ["check", "sender"];
    shown(&run(&[&fixed, options, &["--command"], command].concat()))
}

#[test]
fn one_script_is_played_and_judged_by_the_checks_of_scripts_alone() {
    let shown = check(&["--script", "451", "--skip", "*limit*"], &REFERENCE);
    assert!(shown.starts_with("exit: 0\n"), "{shown}");
    assert!(shown.contains("9 checks in"), "{shown}");
    // What a script does not bring about is not passed.
    assert!(shown.contains("1 pass, 8 n/a"), "{shown}");
    assert!(
        shown.contains("no attempt is answered with a 3xx"),
        "{shown}"
    );
    assert!(!shown.contains("exhaustive:"), "{shown}");
}

/// What is told of a failure is enough to see it again.
#[test]
fn a_failure_is_told_with_the_shortest_script_and_how_to_play_it() {
    let only = "sender.retry.limit.exhaustive";
    let options = ["--exhaustive", "--seed", "7", "--only", only];
    let told = check(&options, &["sh", "-c", LIAR]);
    assert!(told.starts_with("exit: 1\n"), "{told}");
    for line in [
        "FAIL sender.retry.limit.exhaustive",
        "seed 7: played 241 scripts without silence, which stand for all 2800; 241 of them fail",
        "the script 200\n",
        "to play it alone: abc-webhook check sender --script 200 --command sh -c ",
        "--only sender.retry.limit.exhaustive --exhaustive distinct --seed 7 --command sh -c ",
        "exhaustive: 241 scripts of seed 7, without silence, since the sender does not say that it \
         can time-out, 241 at once, in about 16 s; --seed 7 plays them again\n",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let again = check(&["--script", "200", "--only", only], &["sh", "-c", LIAR]);
    assert!(again.starts_with("exit: 1\n"), "{again}");
    assert!(again.contains("observed   none"), "{again}");
}

#[test]
fn what_is_no_script_is_named_and_what_needs_all_scripts_says_so() {
    let shown = check(&["--script", "503,rset"], &REFERENCE);
    assert!(shown.starts_with("exit: 2\n"), "{shown}");
    assert!(shown.contains("\"rset\" is neither a status"), "{shown}");

    let shown = check(&["--only", "*.exhaustive"], &REFERENCE);
    insta::assert_snapshot!(shown, @r"
    exit: 2
    --- stdout
    --- stderr
    error: no check was selected that can be run without --exhaustive
    hint: --exhaustive plays the scripts that these checks rest on
    ");

    let shown = check(&["--seed", "1"], &REFERENCE);
    assert!(shown.starts_with("exit: 2\n"), "{shown}");
    assert!(shown.contains("--exhaustive"), "{shown}");
}
