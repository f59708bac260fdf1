//! Ways to a receiver: by way of proxies, through a socket, at another address, under another name.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod proxy;
mod receiving;

use std::process::{Command, Output, Stdio};

use self::command::shown;
use self::proxy::{Manner, Proxy};
use self::receiving::{Receiver, TOKEN};

#[test]
fn plain_http_by_way_of_a_proxy_is_judged_for_what_the_target_decides() {
    let (receiver, proxy) = (Receiver::start(), Proxy::start(Manner::Forwards));
    let output = check(
        &receiver.url(),
        &["--report", "json"],
        &[("http_proxy", proxy.url("user:pa55word"))],
    );
    let told = text(&output.stdout);
    let report: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(output.status.code(), Some(4), "{told}");
    assert!(told.contains(&format!(
        "by way of the proxy {}, which reads",
        proxy.url("")
    )));
    assert_eq!(report["suites"][0]["ended"]["tally"]["fail"], 0, "{told}");
    for (id, verdict) in [
        ("receiver.event.issue-creation.observed", "pass"),
        ("receiver.transport.token.wrong", "pass"),
        ("receiver.connection.reuse", "untestable"),
        ("receiver.request.framing.chunked", "untestable"),
        ("receiver.transport.token.right-then-wrong", "untestable"),
    ] {
        let mut checks = report["suites"][0]["checks"].as_array().unwrap().iter();
        let check = checks.find(|check| check["id"] == id).unwrap();
        assert_eq!(check["verdict"], verdict, "{id}");
    }
    let heads = proxy.heads();
    assert!(heads.iter().all(
        |head| head.contains(&format!(" {} HTTP/1.", receiver.url()))
            || head.contains(&format!(" {}?", receiver.url()))
    ));
    // user:pa55word
    let asks = "Proxy-Authorization: Basic dXNlcjpwYTU1d29yZA==";
    assert!(heads.iter().all(|head| head.contains(asks)));
}

#[test]
fn nothing_shows_what_a_proxy_or_a_gateway_is_told() {
    let (receiver, proxy) = (Receiver::start(), Proxy::start(Manner::Echoes));
    let options = [
        "--header",
        "X-Key: canary-of-a-header",
        "--report",
        "json",
        "--fuzz",
        "26",
    ];
    let only = ["--only", "receiver.answer.*", "--only", "receiver.fuzz.*"];
    let options = [&options[..], &only].concat();
    let output = check(
        &receiver.url(),
        &options,
        &[("http_proxy", proxy.url("user:pa55word"))],
    );
    let told = text(&output.stdout) + &text(&output.stderr);
    assert!(told.contains("<credentials of the proxy>"), "{told}");
    for secret in [
        "canary-of-a-header",
        "pa55word",
        "dXNlcjpwYTU1d29yZA",
        TOKEN,
    ] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[test]
fn what_is_wrong_with_a_proxy_is_told_before_anything_is_played() {
    let receiver = Receiver::start();
    let told = |manner| {
        let proxy = Proxy::start(manner);
        let output = check(&receiver.url(), &["--proxy", &proxy.url("")], &[]);
        let shown = shown(&output).replace(&proxy.address(), "PROXY");
        shown.replace(&receiver.address, "TARGET")
    };
    insta::assert_snapshot!(told(Manner::Refuses(407)), @"
    exit: 3
    --- stdout
    --- stderr
    error: the proxy http://PROXY wants credentials (407), and its URL holds none
    hint: the proxy's URL may hold credentials, http://USER:PASSWORD@HOST:PORT, in https_proxy or http_proxy; --noproxy '*' goes without a proxy
    ");
    insta::assert_snapshot!(told(Manner::Refuses(502)), @"
    exit: 3
    --- stdout
    --- stderr
    error: http://TARGET/webhook cannot be reached: a HEAD by way of the proxy http://PROXY got an answer with 502
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
}

#[test]
fn https_by_way_of_a_proxy_goes_through_a_tunnel() {
    let told = |manner| {
        let proxy = Proxy::start(manner);
        let options = [
            "--proxy",
            &proxy.url(""),
            "--insecure",
            "--only",
            "receiver.tls.*",
        ];
        let output = check("https://receiver.example/webhook", &options, &[]);
        assert!(proxy.heads()[0].starts_with(
            "CONNECT receiver.example:443 HTTP/1.1\r\nHost: receiver.example:443\r\n"
        ));
        shown(&output).replace(&proxy.address(), "PROXY")
    };
    insta::assert_snapshot!(told(Manner::Refuses(407)), @"
    exit: 3
    --- stdout
    --- stderr
    WARNING: --insecure: the token goes to whoever answers, whatever certificate is shown
    error: the proxy http://PROXY wants credentials (407), and its URL holds none
    hint: the proxy's URL may hold credentials, http://USER:PASSWORD@HOST:PORT, in https_proxy or http_proxy; --noproxy '*' goes without a proxy
    ");
    insta::assert_snapshot!(told(Manner::Refuses(503)), @"
    exit: 3
    --- stdout
    --- stderr
    WARNING: --insecure: the token goes to whoever answers, whatever certificate is shown
    error: https://receiver.example/webhook cannot be reached: the proxy http://PROXY answers CONNECT with 503
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
    insta::assert_snapshot!(told(Manner::Babbles), @"
    exit: 3
    --- stdout
    --- stderr
    WARNING: --insecure: the token goes to whoever answers, whatever certificate is shown
    error: the proxy http://PROXY answers CONNECT with what is no HTTP: the head is malformed: invalid HTTP version
    hint: the proxy's URL may hold credentials, http://USER:PASSWORD@HOST:PORT, in https_proxy or http_proxy; --noproxy '*' goes without a proxy
    ");
}

#[test]
fn a_proxy_that_is_not_there_is_told_apart_from_the_target() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = listener.local_addr().unwrap().to_string();
    drop(listener);
    let output = check("http://receiver.example/", &["--proxy", &free], &[]);
    insta::assert_snapshot!(shown(&output).replace(&free, "PROXY"), @"
    exit: 3
    --- stdout
    --- stderr
    error: http://receiver.example/ cannot be reached: the proxy http://PROXY: Connection refused (os error 111)
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
}

#[test]
fn credentials_are_not_taken_from_the_command_line() {
    let output = check(
        "http://receiver.example/",
        &["--proxy", "user:canary@p"],
        &[],
    );
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    --- stdout
    --- stderr
    error: --proxy holds credentials, and others can read the command line
    hint: put the URL into https_proxy, or into http_proxy for a target of plain HTTP
    ");
}

#[test]
fn who_is_exempt_is_reached_straight() {
    let receiver = Receiver::start();
    let nowhere = "http://proxy.invalid:1".to_owned();
    let env = [
        ("http_proxy", nowhere),
        ("no_proxy", "10.0.0.0/8,127.0.0.0/8".to_owned()),
    ];
    let output = check(&receiver.url(), &["--only", "receiver.event.*"], &env);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
fn a_name_is_where_it_is_said_to_be() {
    let receiver = Receiver::start();
    let port = receiver.port();
    let url = format!("http://receiver.example:{port}/webhook");
    for host in ["receiver.example", "*"] {
        let resolve = format!("{host}:{port}:127.0.0.1");
        // It is here, so that a load needs no leave, and HTTPS is no duty.
        let only = [
            "--only",
            "receiver.load.*",
            "--only",
            "receiver.transport.https",
        ];
        let output = check(&url, &[&["--resolve", &resolve][..], &only].concat(), &[]);
        let told = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{told}");
        assert!(
            told.contains(&format!("with {host}:{port}:127.0.0.1")),
            "{told}"
        );
        assert!(told.contains("2 pass, 1 n/a"), "{told}");
    }
    let output = check(&url, &["--resolve", "receiver.example:80:127.0.0.1"], &[]);
    assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
}

#[test]
fn what_is_called_localhost_and_is_elsewhere_is_no_loopback() {
    let options = ["--resolve", "localhost:9:192.0.2.1", "--fuzz", "26"];
    let output = check("http://localhost:9/", &options, &[]);
    insta::assert_snapshot!(shown(&output), @"
    exit: 2
    --- stdout
    --- stderr
    error: fuzz plays against localhost, which is not loopback, need --allow-load
    hint: test only what you own
    ");
}

#[test]
fn a_receiver_may_listen_on_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receiver.sock");
    let receiver = Receiver::start();
    proxy::relay(&path, &receiver.address);
    let options = ["--unix-socket", path.to_str().unwrap()];
    let output = check("http://receiver.example/webhook", &options, &[]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains(&format!("through the socket {}", path.display())),
        "{told}"
    );
    assert!(told.contains("n/a"), "{told}");
    let gone = ["--unix-socket", "no/such/socket"];
    insta::assert_snapshot!(shown(&check("http://receiver.example/", &gone, &[])), @"
    exit: 3
    --- stdout
    --- stderr
    error: http://receiver.example/ cannot be reached: the socket no/such/socket: No such file or directory (os error 2)
    hint: is the receiver running, and does it listen on this address and port? try: curl -i -X POST with the same URL
    ");
}

#[test]
fn a_zone_is_no_part_of_what_is_sent() {
    let receiver = Receiver::start_at("[::1]:0");
    let url = format!("http://[::1%251]:{}/webhook", receiver.port());
    let output = check(&url, &["--only", "receiver.event.*", "--verbose"], &[]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains(&format!("Host: [::1]:{}\n", receiver.port())),
        "{told}"
    );
}

#[test]
fn headers_are_on_every_request_and_their_values_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("headers");
    std::fs::write(&file, "X-Key: canary-one\nX-Other: canary-two\n").unwrap();
    let file = format!("@{}", file.display());
    let (receiver, proxy) = (Receiver::start(), Proxy::start(Manner::Forwards));
    let options = [
        "--proxy",
        &proxy.url(""),
        "--header",
        &file,
        "--header",
        "X-Route: blue",
    ];
    let output = check(
        &receiver.url(),
        &[&options[..], &["--verbose"]].concat(),
        &[],
    );
    let told = text(&output.stdout);
    assert!(
        told.contains("X-Key: …") && !told.contains("canary"),
        "{told}"
    );
    for head in proxy.heads() {
        for line in [
            "X-Key: canary-one\r\n",
            "X-Other: canary-two\r\n",
            "X-Route: blue\r\n",
        ] {
            assert!(head.contains(line), "{head}");
        }
    }
}

#[test]
fn headers_that_the_checks_set_themselves_are_refused() {
    let refused = ["--header", "x-webhook-token: canary"];
    insta::assert_snapshot!(shown(&check("http://127.0.0.1:9/", &refused, &[])), @"
    exit: 2
    --- stdout
    --- stderr
    error: --header: x-webhook-token is set by the checks themselves
    hint: a proxy's credentials go into its URL, and --resolve reaches a host at another address
    ");
    let missing = ["--header", "@no/such/file"];
    insta::assert_snapshot!(shown(&check("http://127.0.0.1:9/", &missing, &[])), @"
    exit: 2
    --- stdout
    --- stderr
    error: the file of headers no/such/file cannot be read: No such file or directory (os error 2)
    hint: for example --header 'X-Api-Version: 3', or --header @FILE with one a line
    ");
}

fn check(url: &str, options: &[&str], variables: &[(&str, String)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.args(["check", "receiver", url]).args(options);
    command::without_proxies(&mut command);
    command.env("ABC_WEBHOOK_TOKEN", TOKEN).stdin(Stdio::null());
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
