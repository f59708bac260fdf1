//! The first message of an old client, byte for byte, and what it is answered.
//!
//! No library of today speaks these versions any more, so the message is made by hand. It offers
//! every kind of cipher suite that servers of the time had in common, since a refusal for want of
//! one would look like a refusal of the version.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::AlertDescription;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::stage::network::Connection;
use crate::trace::receiver::{Shaken, TlsVersion};

/// ECDHE, DHE and RSA with AES, then with 3DES; the last says that renegotiation is safe.
const SUITES: [u16; 15] = [
    0xc009, 0xc00a, 0xc013, 0xc014, 0x0033, 0x0039, 0x0032, 0x0038, 0x002f, 0x0035, 0xc008, 0xc012,
    0x0016, 0x000a, 0x00ff,
];

/// The curves x25519, P-256, P-384 and P-521.
const GROUPS: [u16; 4] = [0x001d, 0x0017, 0x0018, 0x0019];

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const SERVER_NAME: u16 = 0;
const SUPPORTED_GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;

/// As much of an answer as tells what it is: the head of a record, the head of a message, and the
/// version in it.
const TELLING: usize = 11;

/// Offers `version`, and nothing newer, on `connection`; tells what is answered.
pub(in crate::stage) async fn offer(
    mut connection: Box<dyn Connection>,
    version: TlsVersion,
    name: &ServerName<'_>,
    random: [u8; 32],
) -> Shaken {
    let hello = client_hello(version, name, random);
    let mut answer = Vec::new();
    if let Err(error) = exchange(&mut *connection, &hello, &mut answer).await {
        return Shaken::Refused(error.to_string());
    }
    read(&answer)
}

async fn exchange(
    connection: &mut dyn Connection,
    hello: &[u8],
    answer: &mut Vec<u8>,
) -> io::Result<()> {
    connection.write_all(hello).await?;
    connection.flush().await?;
    // An alert is shorter than a hello.
    while answer.len() < TELLING && !(answer.first() == Some(&ALERT) && answer.len() >= 7) {
        if connection.read_buf(answer).await? == 0 {
            break;
        }
    }
    Ok(())
}

/// What the first bytes of an answer say.
fn read(answer: &[u8]) -> Shaken {
    match *answer {
        [] => Shaken::Refused("the connection was closed".to_owned()),
        [
            HANDSHAKE,
            _,
            _,
            _,
            _,
            SERVER_HELLO,
            _,
            _,
            _,
            major,
            minor,
            ..,
        ] => match version_of([major, minor]) {
            Some(version) => Shaken::Agreed {
                version,
                certificate: None,
            },
            None => Shaken::NotTls(format!("version {major}.{minor} in a hello")),
        },
        [ALERT, _, _, _, _, _, description, ..] => {
            let alert = AlertDescription::from(description);
            Shaken::Refused(format!("the alert {alert:?}"))
        }
        _ => Shaken::NotTls(String::from_utf8_lossy(answer).into_owned()),
    }
}

/// The message and the record around it.
fn client_hello(version: TlsVersion, name: &ServerName<'_>, random: [u8; 32]) -> Vec<u8> {
    let mut body = number(version).to_vec();
    body.extend(random);
    // No session to resume.
    body.push(0);
    body.extend(sized(&SUITES.map(u16::to_be_bytes).concat()));
    // No compression.
    body.extend([1, 0]);
    if version > TlsVersion::Ssl3 {
        body.extend(sized(&extensions(name)));
    }
    // Its length takes three bytes.
    let mut message = vec![CLIENT_HELLO, 0];
    message.extend(sized(&body));
    let mut record = vec![HANDSHAKE];
    // A record of TLS 1.1 says 1.0 until a version is agreed upon.
    record.extend(number(version.min(TlsVersion::Tls10)));
    record.extend(sized(&message));
    record
}

fn extensions(name: &ServerName<'_>) -> Vec<u8> {
    let mut all = Vec::new();
    if let ServerName::DnsName(name) = name {
        // A host name, in a list of names.
        let mut entry = vec![0];
        entry.extend(sized(name.as_ref().as_bytes()));
        all.extend(extension(SERVER_NAME, &sized(&entry)));
    }
    let groups = sized(&GROUPS.map(u16::to_be_bytes).concat());
    all.extend(extension(SUPPORTED_GROUPS, &groups));
    // One format: uncompressed.
    all.extend(extension(POINT_FORMATS, &[1, 0]));
    all
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &sized(content)].concat()
}

/// `content` behind its length in two bytes; nothing here comes near what they hold.
fn sized(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], content].concat()
}

fn number(version: TlsVersion) -> [u8; 2] {
    match version {
        TlsVersion::Ssl3 => [3, 0],
        TlsVersion::Tls10 => [3, 1],
        TlsVersion::Tls11 => [3, 2],
        TlsVersion::Tls12 => [3, 3],
        TlsVersion::Tls13 => [3, 4],
    }
}

fn version_of(bytes: [u8; 2]) -> Option<TlsVersion> {
    match bytes {
        [3, 0] => Some(TlsVersion::Ssl3),
        [3, 1] => Some(TlsVersion::Tls10),
        [3, 2] => Some(TlsVersion::Tls11),
        [3, 3] => Some(TlsVersion::Tls12),
        [3, 4] => Some(TlsVersion::Tls13),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(version: TlsVersion, host: &str) -> Vec<u8> {
        let name = ServerName::try_from(host).unwrap();
        client_hello(version, &name, [7; 32])
    }

    #[test]
    fn lengths_are_those_of_what_follows() {
        for version in [TlsVersion::Ssl3, TlsVersion::Tls10, TlsVersion::Tls11] {
            let hello = hello(version, "receiver.example");
            let length = |at: usize| usize::from(u16::from_be_bytes([hello[at], hello[at + 1]]));
            assert_eq!(hello[..3], [HANDSHAKE, 3, number(version)[1].min(1)]);
            assert_eq!(length(3), hello.len() - 5);
            assert_eq!(hello[5..7], [CLIENT_HELLO, 0]);
            assert_eq!(length(7), hello.len() - 9);
            assert_eq!(hello[9..11], number(version));
        }
    }

    #[test]
    fn a_name_is_sent_and_an_address_is_not() {
        let holds =
            |hello: &[u8], text: &[u8]| hello.windows(text.len()).any(|window| window == text);
        assert!(holds(&hello(TlsVersion::Tls10, "a.example"), b"a.example"));
        assert!(!holds(&hello(TlsVersion::Ssl3, "a.example"), b"a.example"));
        assert!(!holds(&hello(TlsVersion::Tls10, "127.0.0.1"), b"127"));
    }

    #[test]
    fn an_answer_says_what_it_is() {
        let agreed = [22, 3, 1, 0, 60, 2, 0, 0, 56, 3, 1];
        assert!(matches!(
            read(&agreed),
            Shaken::Agreed {
                version: TlsVersion::Tls10,
                ..
            }
        ));
        let alert = Shaken::Refused("the alert ProtocolVersion".to_owned());
        assert_eq!(read(&[21, 3, 1, 0, 2, 2, 70]), alert);
        assert!(matches!(read(b""), Shaken::Refused(_)));
        assert!(matches!(read(b"HTTP/1.1 400"), Shaken::NotTls(_)));
        assert!(matches!(read(&[22, 3, 1]), Shaken::NotTls(_)));
    }
}
