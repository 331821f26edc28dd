//! Everything that can go wrong around a password.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::trial::{Alter, Auth, Source, Trial};
use crate::{
    attacks::{ATTACKS, Attack},
    dialogue::{ESCAPES, Fault, Manner, Mode, Step},
    home::{PASSWORD, authority},
    support::smtp_server::{Act, Moment, Script},
};

/// Returns all of it.
pub(super) fn all() -> Vec<Trial> {
    [attacks(), at_the_login(), told_again(), later(), settings(), sources(), system()].concat()
}

fn attacks() -> Vec<Trial> {
    let trial = |attack: &Attack| {
        let trial = Trial::fails(attack.name, (attack.script)(authority()));
        Trial { mode: attack.mode, is_slow: true, ..trial }
    };
    ATTACKS.iter().map(trial).collect()
}

fn tls() -> Script {
    Mode::Tls.script(authority())
}

/// The server refuses the login, or stops in it; the password is out by then.
fn at_the_login() -> Vec<Trial> {
    let refusals = [
        "535 5.7.8 no",
        "534 5.7.9 use an app password",
        "550 5.7.30 basic authentication is off",
        "454 4.7.0 later",
        "334 more",
        "gibberish",
    ];
    let refused = refusals.iter().map(|words| Trial {
        logs_in: true,
        ..Trial::fails(&format!("the login answered with {words}"), tls().at(Moment::Auth, Act::say(words)))
    });
    let faults =
        [Manner::Fin, Manner::Rst, Manner::Hang, Manner::Drip, Manner::Closing, Manner::LongLine, Manner::TwoAnswers];
    let broken = faults.into_iter().flat_map(|manner| {
        [(Step::Auth, Auth::Plain), (Step::AuthPassword, Auth::Login)].map(|(step, auth)| {
            let fault = Fault { mode: Mode::Tls, step, manner };
            Trial { logs_in: true, auth, is_slow: manner.is_slow(), ..Trial::fails(&fault.name(), fault.bend(tls())) }
        })
    });
    let token = Trial {
        auth: Auth::Xoauth2,
        logs_in: true,
        ..Trial::fails(
            "a token that is refused",
            tls().offering(Auth::Xoauth2.offer()).at(Moment::Auth, Act::say("535 5.7.8 no")),
        )
    };
    let none = Trial::fails("no login that is known", tls().offering(&["AUTH GSSAPI"]));
    refused.chain(broken).chain([token, none]).collect()
}

/// The server says the password again, in its answer to the login and to everything after it.
fn told_again() -> Vec<Trial> {
    let forms = [
        PASSWORD.to_owned(),
        STANDARD.encode(PASSWORD),
        STANDARD.encode(format!("\0ada\0{PASSWORD}")),
        ESCAPES.to_owned() + PASSWORD,
    ];
    let moments = [
        (Moment::Auth, "535"),
        (Moment::Mail, "550"),
        (Moment::Rcpt, "450"),
        (Moment::Data, "554"),
        (Moment::End, "552"),
        (Moment::End, "451"),
    ];
    let mut trials = Vec::new();
    for (moment, code) in moments {
        for form in &forms {
            let words = format!("{code} you said {form}");
            let name = format!("{code} at {moment:?} that tells the password again, {} octets", form.len());
            trials.push(Trial { logs_in: true, ..Trial::fails(&name, tls().at(moment, Act::say(&words))) });
        }
    }
    for form in &forms {
        let accepted = Act::say(&format!("250 2.0.0 Ok: queued as {form}"));
        let name = format!("accepted in words that tell the password again, {} octets", form.len());
        trials.push(Trial::new(&name, tls().at(Moment::End, accepted)));
        let unasked = Act::Say(format!("235 in\r\n250 you said {form}\r\n").into());
        let name = format!("unasked, the password told again, {} octets", form.len());
        trials.push(Trial { logs_in: true, ..Trial::fails(&name, tls().at(Moment::Auth, unasked)) });
        let half = Act::SayAndClose(format!("250-you said {form}").into());
        let name = format!("half an answer that tells the password again, {} octets", form.len());
        trials.push(Trial { logs_in: true, ..Trial::fails(&name, tls().at(Moment::Mail, half)) });
    }
    trials
}

/// The login is behind, and the letter fails.
fn later() -> Vec<Trial> {
    let faults = [
        (Step::Mail, Manner::Never),
        (Step::Rcpt, Manner::NeverWithEscapes),
        (Step::Data, Manner::Later),
        (Step::Body, Manner::Fin),
        (Step::End, Manner::Fin),
        (Step::End, Manner::Hang),
        (Step::End, Manner::Never),
    ];
    let trial = |(step, manner): (Step, Manner)| {
        let fault = Fault { mode: Mode::Tls, step, manner };
        Trial { logs_in: true, is_slow: manner.is_slow(), ..Trial::fails(&fault.name(), fault.bend(tls())) }
    };
    faults.into_iter().map(trial).collect()
}

/// The settings are wrong, some of them because the password stands where it should not.
fn settings() -> Vec<Trial> {
    let altered: [(&str, Alter); 8] = [
        ("no TOML", |settings| settings + "= what\n"),
        ("an unknown key", |settings| settings + "pasword = \"x\"\n"),
        ("no such port", |settings| settings.replace("port = ", "port = -")),
        ("a limit of no time", |settings| settings.replace("timeout = 30", "timeout = 0")),
        ("no TLS to elsewhere", |settings| {
            settings.replace("localhost", "mx.example.org").replace("\"tls\"", "\"none\"")
        }),
        ("no such certificates", |settings| settings.replace("ca.pem", "none.pem")),
        ("certificates that are none", |settings| settings.replace("ca.pem", ".config/redress/config.toml")),
        ("no such host", |settings| settings.replace("localhost", "no-such-host.invalid")),
    ];
    let wrong = altered.map(|(name, alter)| Trial { alter, ..Trial::fails(&format!("settings with {name}"), tls()) });
    let open = Trial { settings_mode: 0o666, ..Trial::fails("settings that others can write", tls()) };
    let misplaced: [(&str, Alter); 3] = [
        ("the password itself", |settings| {
            settings.replace("password = \"", &format!("password = \"{PASSWORD}")).replace("file:", "")
        }),
        ("the password after a wrong word", |settings| settings.replace("file:", &format!("fiel:{PASSWORD}"))),
        ("the password as a number", |settings| settings.replace("port = ", &format!("port = \"{PASSWORD}\" # "))),
    ];
    let misplaced = misplaced.map(|(name, alter)| Trial {
        alter,
        is_in_the_settings: true,
        ..Trial::fails(&format!("settings with {name}"), tls())
    });
    wrong.into_iter().chain([open]).chain(misplaced).collect()
}

/// The password cannot be had, or not be used.
fn sources() -> Vec<Trial> {
    let file = |name: &str, octets: &[u8], mode| Trial {
        secret: (octets.to_vec(), mode),
        ..Trial::fails(&format!("a password file that {name}"), tls())
    };
    let with = |after: &[u8]| [PASSWORD.as_bytes(), after].concat();
    let words = [
        ("fails when it has printed it", "command:sh -c 'cat FILE; exit 3'"),
        ("is killed when it has printed it", "command:sh -c 'cat FILE; kill -9 $$'"),
        ("is not there", "command:/no/such/program FILE"),
        ("prints nothing", "command:true FILE"),
        ("prints an empty line before it", "command:sh -c 'echo; cat FILE'"),
        ("cannot be read as words", "command:cat 'FILE"),
    ];
    let commands = words.map(|(name, words)| Trial {
        source: Source::Words(words),
        ..Trial::fails(&format!("a password command that {name}"), tls())
    });
    let other = [
        file("others can read", &with(b"\n"), 0o644),
        file("is empty", b"", 0o600),
        file("has an empty first line", &[b"\n", with(b"").as_slice()].concat(), 0o600),
        file("is no UTF-8", &with(b"\xff\n"), 0o600),
        file("has a NUL in it", &with(b"\0x\n"), 0o600),
        Trial { source: Source::Command, ..file("is printed and no UTF-8", &with(b"\xff\n"), 0o600) },
        Trial { source: Source::Words("file:FILE.away"), ..Trial::fails("a password file that is not there", tls()) },
        Trial { auth: Auth::Xoauth2, ..file("holds no token", &with(b" two words\n"), 0o600) },
        Trial { source: Source::Keyring, ..Trial::fails("no keyring", tls()) },
        Trial { source: Source::PromptOfNobody, ..Trial::fails("nobody to ask", tls()) },
    ];
    commands.into_iter().chain(other).collect()
}

/// The disk is full, the disk fails, or the program is killed.
fn system() -> Vec<Trial> {
    let injected = [
        "inject=pwrite64:error=ENOSPC:when=1+",
        "inject=pwrite64:error=ENOSPC:when=20+",
        "inject=pwrite64:error=EIO:when=40",
        "inject=sendto:error=EIO:when=1",
        "inject=sendto:error=ECONNRESET:when=3",
        "inject=sendto:error=ECONNRESET:when=6+",
        "inject=sendto:signal=SIGKILL:when=3",
        "inject=sendto:signal=SIGKILL:when=6",
        "inject=pwrite64:signal=SIGKILL:when=10",
        "inject=pwrite64:signal=SIGKILL:when=30",
    ];
    injected.map(|inject| Trial { inject, ..Trial::fails(inject, tls()) }).into()
}
