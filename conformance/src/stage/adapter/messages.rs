//! What a process says: its hello, and messages until its output ends.

use tokio::io::BufReader;
use tokio::process::ChildStdout;

use super::end::Witness;
use super::lines::{Line, next_line};
use super::protocol::{Hello, Message, VERSION};

/// The longest line of the protocol.
const LINE_LIMIT: usize = 4 * 1024 * 1024;

/// Reads the first line, which must be a hello of our version. Errors complete "the adapter …".
pub(super) async fn greet(
    output: &mut BufReader<ChildStdout>,
    end: &Witness,
) -> Result<Hello, String> {
    let hello = match read(output).await? {
        Some(Message::Hello(hello)) => hello,
        Some(_) => return Err("did not begin with hello".to_owned()),
        None => return Err(end.ended_its_output("without a hello").await),
    };
    if hello.protocol != VERSION {
        let spoken = hello.protocol;
        return Err(format!(
            "speaks version {spoken} of the protocol, not {VERSION}"
        ));
    }
    if hello.max_in_flight == 0 {
        return Err("says in its hello that max_in_flight is 0".to_owned());
    }
    Ok(hello)
}

/// The next message; `None` at the end of the output. Errors complete "the adapter …".
pub(super) async fn read(output: &mut BufReader<ChildStdout>) -> Result<Option<Message>, String> {
    let line = next_line(output, LINE_LIMIT)
        .await
        .map_err(|error| format!("cannot be read from: {error}"))?;
    line.map(|line| parse(&line)).transpose()
}

/// The message that a line holds. Errors complete "the adapter …".
pub(super) fn parse(line: &Line) -> Result<Message, String> {
    if line.is_cut {
        let excerpt = line.excerpt(120);
        return Err(format!(
            "wrote a line longer than {LINE_LIMIT} bytes: {excerpt}"
        ));
    }
    serde_json::from_slice(&line.bytes).map_err(|error| {
        format!(
            "wrote a line that is no message ({error}): {}",
            line.excerpt(120)
        )
    })
}
