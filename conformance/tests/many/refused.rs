//! What is refused before anything is played.

use crate::command::{self, shown};
use crate::fleet::Fleet;

#[test]
fn nothing_selected_is_exit_2() {
    let fleet = Fleet::new();
    fleet.list_of(2);
    for options in [
        &["--target", "x*"][..],
        &["--partition", "3/3"],
        &["--target", "r0", "--partition", "2/2"],
        &["--partition", "auto/2"],
        &["--only", "receiver.nothing"],
    ] {
        let output = fleet.check(options);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{options:?} {}",
            shown(&output)
        );
        assert!(output.stdout.is_empty());
    }
    insta::assert_snapshot!(fleet.shown(&fleet.check(&["--target", "x*"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: no target was selected of FOLDER/targets.toml
    hint: --target matches names; with more parts than targets some parts are empty
    ");
    insta::assert_snapshot!(fleet.shown(&fleet.check(&["--partition", "auto/2"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: --partition: JOB_COMPLETION_INDEX is not set
    hint: auto/N is for the pods of an Indexed Job; anywhere else say which, as in 1/4
    ");
}

#[test]
fn what_is_wrong_with_a_row_is_told_before_anything_is_played() {
    let fleet = Fleet::new();
    fleet.list(
        "[[target]]\nname = \"a\"\nurl = \"http://127.0.0.1:1/\"\ntoken = \"canary-token\"\n\n\
         [[target]]\nname = \"a b\"\nurl = \"http://127.0.0.1:1/\"\n",
    );
    insta::assert_snapshot!(fleet.shown(&fleet.check(&[])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/targets.toml:4: target "a": a token may not stand in the file
    FOLDER/targets.toml:7: "a b" is no name for a target
    hint: token-env names a variable that holds it, token-file a file; the list itself may then be shown to anybody
    "#);
    fleet.list(
        "[[target]]\nname = \"a\"\nurl = \"ftp://user:canary@host/\"\n\n\
         [[target]]\nname = \"b\"\nurl = \"http://127.0.0.1:1/\"\ntoken-env = \"NO_SUCH_TOKEN\"\n\n\
         [[target]]\nname = \"c\"\nurl = \"http://127.0.0.1:1/\"\nbaseline = \"none.toml\"\n\n\
         [[target]]\nname = \"d\"\nurl = \"http://127.0.0.1:1/\"\nheaders = [\"Host: x\"]\n\n\
         [[target]]\nname = \"e\"\nurl = \"http://127.0.0.1:1/\"\ncacert = \"ca.pem\"\n\n\
         [[target]]\nname = \"f\"\nurl = \"http://127.0.0.1:1/\"\ntime-out = -1\n",
    );
    insta::assert_snapshot!(fleet.shown(&fleet.check(&[])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/targets.toml:1: target "a": "ftp://…": the scheme "ftp" is none that webhooks use
    FOLDER/targets.toml:5: target "b": the variable of the token, NO_SUCH_TOKEN, is not set
    FOLDER/targets.toml:10: target "c": the baseline FOLDER/none.toml cannot be read: No such file or directory (os error 2)
    FOLDER/targets.toml:15: target "d": --header: Host is set by the checks themselves
    FOLDER/targets.toml:20: target "e": cacert goes with HTTPS, and the URL says http
    FOLDER/targets.toml:25: target "f": time-out: a number of seconds above 0 and up to 600 is needed
    hint: give the whole URL, for example http://127.0.0.1:3000/webhook
    "#);
    let missing = fleet.run(&["check", "receiver", "--targets", "no/such/file"]);
    insta::assert_snapshot!(shown(&missing), @"
    exit: 2
    --- stdout
    --- stderr
    error: the file of targets no/such/file cannot be read: No such file or directory (os error 2)
    hint: --targets takes the path of a file in TOML or JSON Lines, or - for standard input
    ");
}

#[test]
fn options_that_are_about_one_receiver_are_refused() {
    for options in [
        &["http://127.0.0.1:1/"][..],
        &["--fuzz"],
        &["--probe", "true"],
        &["--unix-socket", "s"],
    ] {
        let arguments = [&["check", "receiver", "--targets", "t"][..], options].concat();
        let output = command::run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
    }
}
