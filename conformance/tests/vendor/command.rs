//! `abc-webhook fake-vendor`: what is said on which stream, and a call that becomes a delivery.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// The command, for as long as it is held.
struct Fake(Child);

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_call_of_the_api_becomes_a_delivery_to_the_webhook() {
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?a=b", receiver.local_addr().unwrap());
    let (mut fake, api) = start(&["--webhook", &url]);
    let body = r#"{"name":"by hand"}"#;
    let answer = post(&api, "/api/projects/1/issues", body);
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    let (mut connection, _) = receiver.accept().unwrap();
    let mut bytes = vec![0; 64 * 1024];
    let read = connection.read(&mut bytes).unwrap();
    let request = String::from_utf8_lossy(&bytes[..read]);
    assert!(
        request.starts_with("POST /hook?a=b HTTP/1.1\r\nAccept: "),
        "{request}"
    );
    assert!(
        request.contains("\r\nx-webhook-token: a-secret-token\r\n"),
        "{request}"
    );
    fake.0.kill().unwrap();
    let mut told = String::new();
    let stderr = fake.0.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut told).unwrap();
    let expected = format!(
        "webhook {url}, with a token: FEEDBACK_CREATION, ISSUE_CREATION, ISSUE_STATUS_CHANGE, \
         ISSUE_ADDITION\nproject 1, channel 1; the API key is fake-api-key\n"
    );
    assert_eq!(told, expected);
}

#[test]
fn localhost_is_no_webhook() {
    let mut command = command(&["--webhook", "http://localhost:9000/hook?key=secret"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: \"http://localhost:9000/hook?…\" has a host that the server refuses: localhost, or \
         a name without a dot\nhint: the real server takes addresses, such as \
         http://127.0.0.1:9000/hook, and names that have a dot\n"
    );
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.arg("fake-vendor").args(arguments);
    command.env("ABC_WEBHOOK_TOKEN", "a-secret-token");
    command
}

/// The command, and where its API listens.
fn start(arguments: &[&str]) -> (Fake, String) {
    let mut command = command(arguments);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://");
    let address = address.unwrap().to_owned();
    (Fake(child), address)
}

fn post(address: &str, path: &str, body: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        connection,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nx-api-key: fake-api-key\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}
