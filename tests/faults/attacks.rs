//! Table 6: somebody between the user and the mail provider wants the password, the letter, or a false proof of sending.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    Extent,
    dialogue::Mode,
    home::{PASSWORD, Provider, authority, messages, raw, recorded, with_a_letter},
    support::{
        certificates::Authority,
        smtp_server::{Act, Heard, Moment, Script},
    },
    tally::{Cell, Tally},
};

/// An attack: its name, the settings under attack, and what the user reads of it.
pub(crate) struct Attack {
    pub(crate) name: &'static str,
    pub(crate) mode: Mode,
    pub(crate) words: &'static str,
    pub(crate) script: fn(&Authority) -> Script,
}

const FORGED: &str = "220 go\r\n250-mx.test\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n\
                      250 2.0.0 Ok: queued as FORGED";

/// The six attacks, those by certificate in both ways to secure a connection.
pub(crate) const ATTACKS: [Attack; 10] = [
    Attack {
        name: "STARTTLS is not offered",
        mode: Mode::Starttls,
        words: "does not offer `STARTTLS`",
        script: |authority| Script::starttls(authority.identity("localhost")).offering_in_clear(&["8BITMIME"]),
    },
    Attack {
        name: "STARTTLS is refused with 454",
        mode: Mode::Starttls,
        words: "the server did not start TLS: `454",
        script: |authority| {
            Script::starttls(authority.identity("localhost")).at(Moment::Starttls, Act::say("454 4.7.0 TLS is away"))
        },
    },
    Attack {
        name: "answers injected before the handshake",
        mode: Mode::Starttls,
        words: "something was said in clear after `STARTTLS`",
        script: |authority| Script::starttls(authority.identity("localhost")).at(Moment::Starttls, Act::say(FORGED)),
    },
    Attack {
        name: "an expired certificate, tls",
        mode: Mode::Tls,
        words: "it has expired",
        script: |authority| Script::tls(authority.expired("localhost")),
    },
    Attack {
        name: "an expired certificate, starttls",
        mode: Mode::Starttls,
        words: "it has expired",
        script: |authority| Script::starttls(authority.expired("localhost")),
    },
    Attack {
        name: "a certificate for another name, tls",
        mode: Mode::Tls,
        words: "it is for another name",
        script: |authority| Script::tls(authority.identity("mx.example.net")),
    },
    Attack {
        name: "a certificate for another name, starttls",
        mode: Mode::Starttls,
        words: "it is for another name",
        script: |authority| Script::starttls(authority.identity("mx.example.net")),
    },
    Attack {
        name: "a login offered in clear instead of STARTTLS",
        mode: Mode::Starttls,
        words: "does not offer `STARTTLS`",
        script: |authority| {
            let offers = ["8BITMIME", "AUTH PLAIN LOGIN"];
            Script::starttls(authority.identity("localhost")).offering_in_clear(&offers)
        },
    },
    Attack {
        name: "a login offered in clear instead of TLS",
        mode: Mode::Tls,
        words: "no password either",
        script: |_| Script::clear(),
    },
    Attack {
        name: "a certificate of an authority nobody knows",
        mode: Mode::Tls,
        words: "no authority that is trusted here has signed it",
        script: |_| Script::tls(Authority::new().identity("localhost")),
    },
];

pub(crate) fn fill(_: Extent) -> Tally {
    let mut tally = Tally::of_at_least(ATTACKS.len());
    tally.try_each(&ATTACKS, 2, |attack| attack.name.to_owned(), attempt);
    tally
}

fn attempt(attack: &Attack) -> Cell {
    let mut cell = Cell::of("refused, nothing in clear, and the letter goes later");
    let server = (attack.script)(authority()).start();
    // A server in clear waits for a command, and the client for the server: neither for long.
    let provider = Provider { timeout: 3, ..Provider::new(server.port(), attack.mode, authority()) };
    let session = with_a_letter(&provider);
    let run = session.run("send 1 --yes");
    let heard = server.stop();
    cell.must(run.code() == 75, || format!("it ended so:\n{run}"));
    cell.must(run.stderr.contains(attack.words), || format!("`{}` is not said:\n{run}", attack.words));
    cell.must(run.stderr.contains("certainly has not gone"), || format!("what it means is not said:\n{run}"));
    cell.must(raw(&run.to_string()).is_none(), || format!("raw: {run}"));
    keeps_its_mouth_shut(&mut cell, attack, &heard);
    let state = recorded(&session).1;
    cell.must(state == "deferred", || format!("`{state}` is recorded"));
    let honest = attack.mode.script(authority()).start();
    Provider::new(honest.port(), attack.mode, authority()).set_up(&session);
    let run = session.run("send 1 --yes");
    let copies = messages(&honest.stop());
    cell.must(run.status.success() && copies == 1, || format!("then an honest server has {copies} copies:\n{run}"));
    cell
}

/// Nothing but greetings is said in clear, and nobody logs in.
fn keeps_its_mouth_shut(cell: &mut Cell, attack: &Attack, heard: &[Heard]) {
    let clear: Vec<u8> = heard.iter().flat_map(|connection| connection.clear.clone()).collect();
    let secret = [PASSWORD.to_owned(), STANDARD.encode(PASSWORD), STANDARD.encode(format!("\0ada\0{PASSWORD}"))];
    let told = |word: &str| clear.windows(word.len()).any(|window| window == word.as_bytes());
    for word in secret.iter().map(String::as_str).chain(["AUTH", "MAIL", "DATA", "Subject:", "Ada"]) {
        cell.must(!told(word), || format!("`{word}` is said in clear"));
    }
    let said = if attack.mode == Mode::Starttls { b"EHLO [127.0.0.1]\r\n".as_slice() } else { b"" };
    let greeted = clear.starts_with(said);
    cell.must(greeted, || format!("{:?} is said in clear", String::from_utf8_lossy(&clear)));
    cell.must(messages(heard) == 0, || "the letter is gone".to_owned());
    cell.must(heard.iter().all(|connection| connection.logins.is_empty()), || "somebody logged in".to_owned());
    cell.must(heard.iter().all(|connection| connection.secured.is_empty()), || "something is said to them".to_owned());
}
