//! What the command tells of itself: completions, mistakes in its words, and its short help.

use super::{abc_webhook, abridged, captured, on_a_terminal, piped};

#[test]
fn completions() {
    let of = |shell| abridged(&captured(&["completions", shell]), 4);
    insta::assert_snapshot!(of("bash"), @r#"
    exit: 0
    --- stdout
    _abc__webhook() {
        local i cur prev opts cmd
        COMPREPLY=()
        if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
    [… 1144 lines in all]
    --- stderr
    "#);
    insta::assert_snapshot!(of("elvish"), @"
    exit: 0
    --- stdout

    use builtin;
    use str;

    [… 383 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("fish"), @r"
    exit: 0
    --- stdout
    # Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
    function __fish_abc_webhook_global_optspecs
        string join \n color= h/help V/version
    end
    [… 389 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("powershell"), @"
    exit: 0
    --- stdout

    using namespace System.Management.Automation
    using namespace System.Management.Automation.Language

    [… 415 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(of("zsh"), @"
    exit: 0
    --- stdout
    #compdef abc-webhook

    autoload -U is-at-least

    [… 681 lines in all]
    --- stderr
    ");
    insta::assert_snapshot!(captured(&["completions", "tcsh"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    ");
}

#[test]
fn help() {
    insta::assert_snapshot!(captured(&["help", "nothing"]), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "nothing" is no command and no topic
    hint: abc-webhook --help lists the commands; the topics are exit-codes and environment
    "#);
    insta::assert_snapshot!(captured(&["chek"]), @"
    exit: 2
    --- stdout
    --- stderr
    error: unrecognized subcommand 'chek'

      tip: some similar subcommands exist: 'schema', 'check'

    Usage: abc-webhook [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn no_command() {
    insta::assert_snapshot!(piped(&[]), @"
    exit: 2
    --- stdout
    --- stderr
    Conformance suite for the ABC User Feedback webhook protocol

    Usage: abc-webhook [OPTIONS] <COMMAND>

    Commands:
      demo         Run both suites against an embedded receiver and an embedded sender
      check        Check a receiver or a sender
      judge        Judge what was recorded, with the same findings as live
      list         List the checks: id, level, source, role, title and clause
      explain      Explain a check or a clause: what it demands, why that matters, how to fix it
      schema       Print the schema of the payloads, or the protocol as an API document
      validate     Validate payloads, and show each error at its place in the text
      listen       Listen for deliveries, show each as it arrives, and judge it on the spot
      trigger      Send an event to a receiver, and show what it answers
      replay       Send saved deliveries again, in their order
      report       Show a run that was kept, in any format; join runs, or compare two
      sdk          Generate a package: payload types, receiver and sender, for your language and channel
      reference    Run a reference peer: to try the suites on, or to test your own peer with
      fake-vendor  Run a fake of ABC User Feedback: its REST API, and the sender behind it
      init         Write abc-webhook.toml for a receiver or a sender, and a CI job
      completions  Print the completions of a shell
      help         Tell of a command, or of a topic: exit-codes, environment

    Options:
          --color <WHEN>  When to use colors [default: auto] [possible values: auto, always, never]
      -h, --help          Print help (see more with '--help')
      -V, --version       Print version

    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    abc-webhook help exit-codes tells more of them, abc-webhook help environment which variables count.
    ");
    // A pipe has no width: its lines are as long as they are.
    let there = on_a_terminal(abc_webhook(&[]));
    insta::assert_snapshot!(there, @"
    exit: 2
    --- stdout
    --- stderr
    Conformance suite for the ABC User Feedback webhook protocol

    Usage: abc-webhook [OPTIONS] <COMMAND>

    Commands:
      demo         Run both suites against an embedded receiver and an embedded
                   sender
      check        Check a receiver or a sender
      judge        Judge what was recorded, with the same findings as live
      list         List the checks: id, level, source, role, title and clause
      explain      Explain a check or a clause: what it demands, why that matters,
                   how to fix it
      schema       Print the schema of the payloads, or the protocol as an API
                   document
      validate     Validate payloads, and show each error at its place in the text
      listen       Listen for deliveries, show each as it arrives, and judge it on
                   the spot
      trigger      Send an event to a receiver, and show what it answers
      replay       Send saved deliveries again, in their order
      report       Show a run that was kept, in any format; join runs, or compare
                   two
      sdk          Generate a package: payload types, receiver and sender, for your
                   language and channel
      reference    Run a reference peer: to try the suites on, or to test your own
                   peer with
      fake-vendor  Run a fake of ABC User Feedback: its REST API, and the sender
                   behind it
      init         Write abc-webhook.toml for a receiver or a sender, and a CI job
      completions  Print the completions of a shell
      help         Tell of a command, or of a topic: exit-codes, environment

    Options:
          --color <WHEN>  When to use colors [default: auto] [possible values: auto,
                          always, never]
      -h, --help          Print help (see more with '--help')
      -V, --version       Print version

    Exit codes:
      0    conforms
      1    does not conform, or the baseline is not true: an entry is stale, matches
           nothing, is past its date or gives no reason
      2    usage or configuration, nothing selected included
      3    the target cannot be reached or would not start
      4    inconclusive, or a MUST that could not be tested
      130  interrupted
    Of several, the one that counts is the first of 130, 2, 3, 1, 4, 0.

    abc-webhook help exit-codes tells more of them, abc-webhook help environment
    which variables count.
    ");
}
