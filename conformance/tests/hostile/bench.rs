//! Runs the command against a row, and looks at all that it left behind.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use crate::row::{Kind, Row};
use crate::{apis, senders, servers};

pub(crate) const CANARY: &str = "CANARY-token-0123456789-bird";

/// The key that servers of the API get.
pub(crate) const KEY: &str = "CANARY-opens-0123456789-door";

/// Nothing is waited for so long: a run that has not ended by then hangs.
const HANGS: Duration = Duration::from_secs(240);

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) exit: Option<i32>,
    pub(crate) verdict: String,
    /// Both streams.
    pub(crate) told: String,
    /// What should be in no output, and is.
    pub(crate) dirt: Vec<String>,
}

/// What is to be run, and what stands on its standard input.
struct Run {
    words: Vec<String>,
    input: Vec<u8>,
    /// Keeps pipes in place.
    folder: TempDir,
    has_report: bool,
}

/// The most memory that a child of this process has held, in kilobytes.
pub(crate) fn most_memory() -> i64 {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    // Darwin counts bytes.
    usage.max_rss() / if cfg!(target_os = "macos") { 1024 } else { 1 }
}

pub(crate) async fn run(row: &Row) -> Ended {
    match row.kind {
        Kind::Listen(act) => listen(act).await,
        kind => once(prepare(kind)).await,
    }
}

fn prepare(kind: Kind) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let url = |habit| format!("http://{}/webhook", servers::serve(habit));
    let receiver =
        |url: &str, check| words(&["check", "receiver", url, "--only", check, "--time-out", "2"]);
    let script = |script| words(&["--command", "sh", "-c", script]);
    let sender = |check| words(&["check", "sender", "--only", check, "--time-out", "1"]);
    let mut input = Vec::new();
    let words = match kind {
        Kind::Receiver(check, habit) => receiver(&url(habit), check),
        Kind::Secure(check, habit) => receiver(&url(habit).replacen("http", "https", 1), check),
        Kind::Proxy(habit) => {
            let mut words = receiver("https://receiver.example/", EVENT);
            words.extend(["--proxy".to_owned(), url(habit)]);
            words
        }
        Kind::Trigger(habit) => words(&["trigger", "issue-creation", "--to", &url(habit)]),
        Kind::Probe(script) => {
            let mut words = receiver(&url(servers::good), "receiver.effect.idempotence.in-a-row");
            words.extend([
                "--probe".to_owned(),
                format!("sh -c {}", shlex::try_quote(script).unwrap()),
            ]);
            words
        }
        Kind::Adapter(text) => [sender(SENT), script(text)].concat(),
        Kind::Sender(check, act) => [sender(check), senders::pipes(folder.path(), act)].concat(),
        Kind::Input(arguments, make) => {
            input = make();
            words(arguments)
        }
        Kind::Api(habit) => api(folder.path(), &servers::serve(habit), "http"),
        Kind::SecureApi(habit) => api(folder.path(), &servers::serve(habit), "https"),
        Kind::MadeBy(habit) => {
            let address = servers::serve(move |wire| apis::list_fields_and(habit, wire));
            api(folder.path(), &address, "http")
        }
        Kind::Fields(habit) => {
            let out = folder.path().join("out");
            let words = words(&["sdk", "typescript", "--out", &out.display().to_string()]);
            [
                words,
                channel(folder.path(), &servers::serve(habit), "http"),
            ]
            .concat()
        }
        Kind::Listen(_) => unreachable!(),
    };
    let has_report = words[0] == "check";
    Run {
        words,
        input,
        folder,
        has_report,
    }
}

/// A run against the server of an API.
fn api(folder: &Path, address: &str, scheme: &str) -> Vec<String> {
    let words = words(&[
        "check",
        "sender",
        "--only",
        SENT,
        "--within",
        "1",
        "--patience",
        "1",
    ]);
    [words, channel(folder, address, scheme)].concat()
}

/// A channel of that server, and a key.
fn channel(folder: &Path, address: &str, scheme: &str) -> Vec<String> {
    let key = folder.join("key");
    std::fs::write(&key, KEY).unwrap();
    let (url, key) = (format!("{scheme}://{address}"), key.display().to_string());
    words(&[
        "--project",
        "1",
        "--channel",
        "1",
        "--api-key-file",
        &key,
        "--abc",
        &url,
    ])
}

/// The check that a receiver is asked for where any will do, and that of a sender.
pub(crate) const EVENT: &str = "receiver.event.issue-creation.observed";
pub(crate) const SENT: &str = "sender.event.issue-creation";

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Every format of a report, and its file.
const REPORTS: [&str; 5] = [
    "json=r.json",
    "jsonl=r.jsonl",
    "junit=r.xml",
    "html=r.html",
    "markdown=r.md",
];

async fn once(mut run: Run) -> Ended {
    if run.has_report {
        let at = run.words.iter().position(|word| word == "--command");
        let reports = REPORTS.iter().flat_map(|report| {
            let (format, file) = report.split_once('=').unwrap();
            let path = run.folder.path().join(file);
            [
                "--report".to_owned(),
                format!("{format}={}", path.display()),
            ]
        });
        let reports: Vec<_> = reports.chain(["--verbose".to_owned()]).collect();
        let at = at.unwrap_or(run.words.len());
        run.words.splice(at..at, reports);
    }
    let mut child = command(&run.words).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let ended = async {
        let writing = async move {
            // Who has read enough does not read the rest.
            let _ = stdin.write_all(&run.input).await;
        };
        tokio::join!(writing, child.wait_with_output()).1
    };
    match timeout(HANGS, ended).await {
        Ok(output) => {
            let output = output.unwrap();
            let told = [output.stdout, output.stderr].concat();
            look(output.status.code(), &told, run.folder.path())
        }
        Err(_) => look(None, b"it hangs", run.folder.path()),
    }
}

fn command(words: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(words)
        .env("ABC_WEBHOOK_TOKEN", CANARY)
        .env_remove("COLUMNS");
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A hostile sender, and then a good one, which must be served as if nothing had been.
async fn listen(act: fn(&senders::Order) -> std::io::Result<()>) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(&words(&["listen", "--port", "0", "--verbose"]))
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).await.unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    let order = senders::Order::to(url);
    let mut stdout = child.stdout.take().unwrap();
    let id = rustix::process::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap();
    let served = tokio::task::spawn_blocking(move || {
        let _ = act(&order);
        senders::deliver(&order)
    });
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let told = async {
        // The good one is told last, and by then there is nothing more to come.
        while !String::from_utf8_lossy(&out).contains("ISSUE_CREATION") {
            if stdout.read_buf(&mut out).await.unwrap() == 0 {
                break;
            }
        }
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        stdout.read_to_end(&mut out).await
    };
    let ended = async {
        let _ = tokio::join!(told, stderr.read_to_end(&mut err));
        child.wait().await.unwrap()
    };
    let status = timeout(HANGS, ended).await;
    let answer = timeout(HANGS, served).await.unwrap().unwrap();
    let told = [out, err].concat();
    let mut ended = look(status.ok().and_then(|it| it.code()), &told, folder.path());
    ended.verdict = answer.unwrap_or_else(|error| error.to_string());
    ended
}

fn look(exit: Option<i32>, told: &[u8], folder: &Path) -> Ended {
    let mut dirt = Vec::new();
    let told = String::from_utf8_lossy(told).into_owned();
    let mut texts = vec![("the terminal", told.clone())];
    for report in REPORTS {
        let (_, file) = report.split_once('=').unwrap();
        if let Ok(bytes) = std::fs::read(folder.join(file)) {
            texts.push((file, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    let mut verdict = String::new();
    for (name, text) in texts {
        if name == "r.json" {
            verdict = verdict_of(&text);
        }
        dirt.extend(dirt_in(&text).map(|what| format!("{what} in {name}")));
    }
    // A terminal breaks lines where it has to.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    Ended {
        exit,
        verdict,
        told,
        dirt,
    }
}

/// The verdict of the one check.
fn verdict_of(report: &str) -> String {
    let report: Value = serde_json::from_str(report).unwrap();
    let verdict = &report["suites"][0]["checks"][0]["verdict"];
    verdict.as_str().unwrap_or_default().to_owned()
}

fn dirt_in(text: &str) -> impl Iterator<Item = String> {
    let is_bidi = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let steers = text
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || is_bidi(*c));
    let steers = steers.map(|c| format!("{c:?}"));
    let command = |line: &&str| {
        line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[")
    };
    let command = text
        .lines()
        .find(command)
        .map(|line| format!("the command {line:?}"));
    let lower = text.to_lowercase();
    let part = part_of(CANARY, &lower).then(|| "a part of the token".to_owned());
    let key = part_of(KEY, &lower).then(|| "a part of the key".to_owned());
    let made = part_of_a_made_token(&lower).then(|| "a part of a token that was made".to_owned());
    let markup = ["<script>alert", "<img src=x"]
        .into_iter()
        .find(|it| lower.contains(it) && lower.contains("<!doctype"));
    let markup = markup.map(|it| format!("the markup {it:?}"));
    steers
        .into_iter()
        .chain(command)
        .chain(part)
        .chain(key)
        .chain(made)
        .chain(markup)
}

/// Whether a text, in lower case, holds enough of a secret to matter.
fn part_of(secret: &str, text: &str) -> bool {
    let secret = secret.to_lowercase();
    let part = (0..=secret.len() - 8).find(|at| text.contains(&secret[*at..*at + 8]));
    // What is not its beginning may stand there where it was asked for in parts.
    part.is_some_and(|at| at == 0 || text.contains(&secret[..8]))
}

/// The command makes tokens of `abc-` and forty-eight hexadecimal digits.
fn part_of_a_made_token(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_mixed = |word: &str| {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        0 < letters && letters < word.len()
    };
    let mut beginnings = text.split("abc-").skip(1).filter_map(|rest| rest.get(..4));
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut long = words.filter(|word| word.len() >= 20 && is_mixed(word));
    beginnings.any(is_hex) || long.any(is_hex)
}
