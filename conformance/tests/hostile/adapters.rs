//! Hostile adapters: shell scripts, to which the rest of a conversation is known.

use crate::row::Kind::Adapter;
use crate::row::Row;

macro_rules! hello {
    ($($rest:literal)?) => {
        concat!(r#"echo '{"type":"hello","protocol":1,"max_in_flight":100}'; "#, $($rest)?)
    };
}

pub(crate) const ROWS: &[Row] = &[
    adapter(
        "cannot be started",
        "exec /no/such/program",
        3,
        "",
        "ended without a hello (exit status: 127)",
    ),
    adapter(
        "ends at once",
        "exit 0",
        3,
        "",
        "ended without a hello (exit status: 0)",
    ),
    adapter(
        "ends with a signal",
        "kill -SEGV $$",
        3,
        "",
        "ended without a hello (signal: 11 (SIGSEGV))",
    ),
    adapter(
        "says no hello",
        "exec sleep 600",
        3,
        "",
        "said no hello within 10 s",
    ),
    adapter(
        "writes a line without an end",
        "exec tr '\\0' a < /dev/zero",
        3,
        "",
        "wrote a line longer than 4194304 bytes",
    ),
    adapter(
        "writes empty lines without an end",
        "exec yes ''",
        3,
        "",
        "wrote a line that is no message",
    ),
    adapter(
        "writes zeros without an end",
        "exec cat /dev/zero",
        3,
        "",
        "wrote a line longer than 4194304 bytes",
    ),
    adapter(
        "writes what is no UTF-8",
        r"printf '\377\376\360\237\n'; exec cat",
        3,
        "",
        "wrote a line that is no message",
    ),
    adapter(
        "writes a byte order mark before its hello",
        concat!(r"printf '\357\273\277'; ", hello!("exec cat")),
        3,
        "",
        "wrote a line that is no message",
    ),
    adapter(
        "writes JSON a hundred thousand levels deep",
        "head -c 100000 /dev/zero | tr '\\0' '['; echo; exec cat",
        3,
        "",
        "wrote a line that is no message",
    ),
    adapter(
        "speaks another version",
        r#"echo '{"type":"hello","protocol":4294967295}'; exec cat"#,
        3,
        "",
        "speaks version 4294967295 of the protocol",
    ),
    adapter(
        "has room for no delivery",
        r#"echo '{"type":"hello","protocol":1,"max_in_flight":0}'; exec cat"#,
        3,
        "",
        "max_in_flight is 0",
    ),
    adapter(
        "has room for less than none",
        r#"echo '{"type":"hello","protocol":1,"max_in_flight":-1}'; exec cat"#,
        3,
        "",
        "wrote a line that is no message",
    ),
    adapter(
        "claims room for four billion and does nothing with it",
        r#"echo '{"type":"hello","protocol":1,"max_in_flight":4294967295}'; read line; exit 1"#,
        3,
        "error",
        "ended before it was told to (exit status: 1)",
    ),
    adapter(
        "claims a megabyte of capabilities",
        r#"printf '{"type":"hello","protocol":1,"max_in_flight":9,"capabilities":["'; head -c 1000000 /dev/zero | tr '\0' a; echo '"]}'; read line; exit 1"#,
        3,
        "error",
        "ended before it was told to (exit status: 1)",
    ),
    adapter(
        "begins with done",
        r#"echo '{"type":"done","id":"d0","outcome":"delivered"}'; exec cat"#,
        3,
        "",
        "did not begin with hello",
    ),
    adapter(
        "says hello twice",
        concat!(hello!(), hello!("exec cat >/dev/null")),
        3,
        "error",
        "said hello twice",
    ),
    adapter(
        "is done with what nobody asked for, without an end",
        hello!(r#"exec yes '{"type":"done","id":"x","outcome":"delivered"}'"#),
        3,
        "error",
        "was done with a delivery that nobody asked for",
    ),
    adapter(
        "is done twice",
        hello!(
            r#"read -r line; for i in 1 2; do echo '{"type":"done","id":"d0","outcome":"delivered"}'; done; exec cat >/dev/null"#
        ),
        3,
        "fail",
        "was done twice with the delivery",
    ),
    adapter(
        "names a delivery with a megabyte",
        hello!(
            r#"printf '{"type":"done","outcome":"delivered","id":"'; head -c 1000000 /dev/zero | tr '\0' a; echo '"}'; exec cat >/dev/null"#
        ),
        3,
        "error",
        "was done with a delivery that nobody asked for",
    ),
    adapter(
        "writes a deliver",
        hello!(r#"read -r line; echo "$line"; exec cat >/dev/null"#),
        3,
        "error",
        "wrote a deliver, which only the runner does",
    ),
    adapter(
        "writes back all that it reads",
        hello!("exec cat"),
        3,
        "error",
        "wrote a deliver, which only the runner does",
    ),
    adapter(
        "has an outcome of its own, which holds the token",
        hello!(
            r#"read -r line; token=${line#*'"token":"'}; token=${token%%'"'*}; echo "{\"type\":\"done\",\"id\":\"d0\",\"outcome\":\"$token\"}"; exec cat >/dev/null"#
        ),
        3,
        "error",
        "unknown variant",
    ),
    adapter(
        "breaks a line within the token",
        hello!(
            r#"read -r line; token=${line#*'"token":"'}; token=${token%%'"'*}; printf "Delivering with %s" "$token" | head -c 28; echo; exec cat >/dev/null"#
        ),
        3,
        "error",
        "<part of the token>",
    ),
    adapter(
        "writes the token where an excerpt ends",
        hello!(
            r#"read -r line; token=${line#*'"token":"'}; token=${token%%'"'*}; head -c 104 /dev/zero | tr '\0' x; echo "$token"; exec cat >/dev/null"#
        ),
        3,
        "error",
        "<part of the token>",
    ),
    adapter(
        "logs the token",
        hello!(r#"read -r line; echo "$line" >&2; exit 1"#),
        3,
        "error",
        "<token>",
    ),
    adapter(
        "logs the token where a line is cut",
        hello!(
            r#"read -r line; token=${line#*'"token":"'}; token=${token%%'"'*}; (head -c 484 /dev/zero | tr '\0' x; echo "$token") >&2; exit 1"#
        ),
        3,
        "error",
        "<token>",
    ),
    adapter(
        "logs the token in capitals",
        hello!(
            r#"read -r line; token=${line#*'"token":"'}; token=${token%%'"'*}; echo "$token" | tr a-z A-Z >&2; exit 1"#
        ),
        3,
        "error",
        "<part of the token>",
    ),
    adapter(
        "logs megabytes",
        hello!("head -c 50000000 /dev/zero >&2; exit 1"),
        3,
        "error",
        "ended before it was told to (exit status: 1)",
    ),
    adapter(
        "logs without an end",
        hello!("exec cat /dev/zero >&2"),
        3,
        "error",
        "closed its standard output before it was told to",
    ),
    adapter(
        "steers a terminal and a CI log",
        hello!(
            r"read -r line; printf '\033[2J\007\302\233\342\200\256\n::error::a\n##[error]b\n##vso[task.complete]c\n' >&2; printf '\033]0;t\007::error::a ##[error]b\n'; exit 1"
        ),
        3,
        "error",
        "wrote a line that is no message",
    ),
    adapter(
        "never reads its input",
        hello!("exec sleep 600"),
        3,
        "error",
        "did not finish a delivery within",
    ),
    adapter(
        "closes its output and lives on",
        hello!("exec >&-; exec cat >/dev/null"),
        3,
        "error",
        "closed its standard output before it was told to",
    ),
    adapter(
        "leaves a child that holds its pipes",
        hello!("read -r line; sleep 600 & exit 1"),
        3,
        "error",
        "",
    ),
    adapter(
        "does not end when it is told to",
        hello!(
            r#"trap '' TERM HUP INT; while :; do read -r line && echo '{"type":"done","id":"d0","outcome":"unsupported"}' || sleep 1; done"#
        ),
        4,
        "untestable",
        "untestable",
    ),
];

const fn adapter(
    does: &'static str,
    script: &'static str,
    exit: i32,
    verdict: &'static str,
    says: &'static str,
) -> Row {
    Row {
        does,
        kind: Adapter(script),
        exit,
        verdict,
        says,
    }
}
