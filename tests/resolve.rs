//! A letter that may or may not have gone is looked for in the mailbox before anybody is asked.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::{Value, json};
use support::{
    imap_server::{self, ImapServer, Moment},
    session::{Run, Session},
    smtp_server::{self, Act},
};

const TODAY: &str = "2026-11-23";
const PASSWORD: &str = "s3cret-CANARY";

/// Ada's home after a letter whose answer never came, and the letter as her provider has it.
struct Uncertain {
    letter: Vec<u8>,
    session: Session,
    smtp: smtp_server::SmtpServer,
}

impl Uncertain {
    fn new() -> Self {
        let cut = smtp_server::Script::clear().at(smtp_server::Moment::End, Act::Close);
        let smtp = smtp_server::SmtpServer::start(vec![cut, smtp_server::Script::clear()]);
        let session = Session::ada(TODAY);
        session.write("password", &format!("{PASSWORD}\n"));
        let uncertain = Self { letter: Vec::new(), session, smtp };
        uncertain.settings("");
        uncertain.session.ok("new erasure --to aliexpress");
        assert_eq!(uncertain.session.run("send 1 --yes").code(), 76);
        let letter = uncertain.smtp.heard()[0].messages[0].clone();
        Self { letter, ..uncertain }
    }

    fn settings(&self, imap: &str) {
        let (port, password) = (self.smtp.port(), self.session.home().join("password"));
        self.session.configure(&format!(
            "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
             [sending]\npause = 0\n[mail.smtp]\nhost = \"localhost\"\nport = {port}\nsecurity = \"none\"\nuser = \"ada\"\n\
             password = \"file:{}\"\ntimeout = 2\nfinal_timeout = 1\n{imap}",
            password.display(),
        ));
    }

    /// Lets redress read this mailbox.
    fn reads(&self, server: &ImapServer) {
        let password = self.session.home().join("password");
        self.settings(&format!(
            "[mail.imap]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\n\
             timeout = 5\n",
            server.port(),
            password.display(),
        ));
    }

    fn resolve_in(&self, script: imap_server::Script) -> Run {
        let server = script.login("ada", PASSWORD).start();
        self.reads(&server);
        let run = self.session.run("resolve 1");
        assert!(!run.to_string().contains("CANARY"), "{run}");
        run
    }

    fn text(&self) -> String {
        String::from_utf8(self.letter.clone()).unwrap()
    }

    fn state(&self) -> Value {
        self.session.json("show 1")["letters"][0]["state"].clone()
    }

    /// The looks that were written down.
    fn looks(&self) -> Vec<Value> {
        let case = self.session.json("show 1");
        let events = case["events"].as_array().unwrap().iter();
        events.filter(|event| event["kind"] == "looked").map(|event| event["body"].clone()).collect()
    }
}

fn mailbox() -> imap_server::Script {
    imap_server::Script::clear()
}

/// A mailbox with one message in `Sent` and an empty inbox.
fn sent(message: &[u8]) -> imap_server::Script {
    mailbox().folder("INBOX", "", 7, &[]).folder("Sent", "\\Sent", 8, &[message])
}

fn said_not_found(run: &Run) {
    assert_eq!(run.code(), 2, "nobody can be asked: {run}");
    assert!(run.stderr.contains("nobody can be asked") && !run.stderr.contains("SENT."), "{run}");
    assert!(!run.stderr.contains("Nothing was written"), "the look was: {run}");
}

#[test]
fn a_letter_that_lies_in_the_sent_folder_has_gone_and_the_copy_is_kept_as_proof() {
    let uncertain = Uncertain::new();
    let copy = [b"X-Provider: filed\r\n".as_slice(), &uncertain.letter].concat();
    let run = uncertain.resolve_in(sent(&copy));
    assert_eq!(run.code(), 0, "{run}");
    assert!(run.stderr.contains("Found in `Sent`") && run.stderr.contains("your mailbox at localhost"), "{run}");
    let case = uncertain.session.json("show 1");
    let letter = &case["letters"][0];
    assert_eq!((&letter["state"], &letter["evidence"]), (&"accepted".into(), &"E2".into()));
    assert_eq!((&case["status"], &case["clock"], &case["sent"]), (&"waiting".into(), &"running".into(), &TODAY.into()));
    let look = &uncertain.looks()[0];
    let found = &look["copy"];
    assert_eq!((&found["folder"], &found["uid"], &found["uid_validity"]), (&"Sent".into(), &1.into(), &8.into()));
    assert_eq!((&found["by"], &found["filed_as_sent"]), (&"message-id".into(), &true.into()));
    assert_eq!(found["document"]["sha256"], redress::ledger::Digest::of(&copy).to_string());
    uncertain.session.ok("verify");
    let run = uncertain.session.run("send 1 --yes");
    assert_eq!(run.code(), 2, "it is not sent again: {run}");
    assert!(uncertain.session.ok("show 1").stdout.contains("Sent, INBOX at localhost:"), "the look is shown");
}

#[test]
fn the_copy_that_came_back_to_the_inbox_shows_it_too() {
    let uncertain = Uncertain::new();
    let copy = [b"Received: from mx.example.org\r\n".as_slice(), &uncertain.letter].concat();
    let run = uncertain.resolve_in(mailbox().folder("INBOX", "", 7, &[&copy]));
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(uncertain.looks()[0]["copy"]["filed_as_sent"], false);
}

#[test]
fn a_letter_is_known_again_when_its_provider_took_names_away() {
    let without = |text: &str, name: &str| {
        let start = text.find(name).unwrap();
        let end = start + text[start..].find("\r\n").unwrap() + 2;
        text[..start].to_owned() + &text[end..]
    };
    let uncertain = Uncertain::new();
    let text = uncertain.text();
    let bare = without(&text, "Message-ID:");
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let outlook = format!("Message-ID: <OUT@outlook.example>\r\nX-Microsoft-Original-Message-ID:\r\n {id}\r\n{bare}");
    let bald = without(&bare, "X-Redress-Id:");
    for (copy, by) in [(outlook, "original-message-id"), (bare, "redress-id"), (bald, "subject")] {
        let uncertain = Uncertain::new();
        let own = uncertain.text();
        let reference = |text: &str| text[text.find("R-20").unwrap()..][..12].to_owned();
        let message_id =
            |text: &str| text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
        let copy = copy.replace(id, &message_id(&own)).replace(&reference(&text), &reference(&own));
        let run = uncertain.resolve_in(sent(copy.as_bytes()));
        assert_eq!(run.code(), 0, "{by}: {run}");
        assert_eq!(uncertain.looks()[0]["copy"]["by"], by);
    }
}

#[test]
fn what_only_resembles_the_letter_is_not_taken_for_it() {
    let uncertain = Uncertain::new();
    let text = uncertain.text();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    let another = text.replace(id, "<another@example.org>");
    let redress_id = text.lines().find(|line| line.starts_with("X-Redress-Id:")).unwrap();
    let next_letter = another.replace(redress_id, &format!("{}2", &redress_id[..redress_id.len() - 1]));
    let to_another = another.replace("To: DataProtection.AE@aliexpress.com", "To: somebody@shop.example");
    let from_another = another.replace("ada@example.org", "eve@example.org");
    let date = text.lines().find(|line| line.starts_with("Date:")).unwrap();
    let of_another_day = next_letter.replace(date, "Date: Mon, 3 Aug 2026 09:00:00 +0200");
    let with_another_subject = next_letter.replace("Subject: ", "Subject: Re: ");
    for (name, copy) in [
        ("to another", &to_another),
        ("from another", &from_another),
        ("of another day", &of_another_day),
        ("with another subject", &with_another_subject),
    ] {
        said_not_found(&uncertain.resolve_in(sent(copy.as_bytes())));
        assert_eq!(uncertain.state(), "uncertain", "{name}");
    }
    let draft = mailbox().folder("INBOX", "", 7, &[]).folder("Sent", "\\Drafts", 8, &[&uncertain.letter]);
    said_not_found(&uncertain.resolve_in(draft));
    assert_eq!(uncertain.looks().len(), 5, "each look is written down");
    assert!(uncertain.looks().iter().all(|look| look["copy"].is_null() && look["failed"].is_null()));
}

#[test]
fn a_search_that_lies_neither_hides_the_letter_nor_makes_one_up() {
    let uncertain = Uncertain::new();
    let other: &[u8] = b"Message-ID: <other@example.org>\r\nSubject: Other\r\n\r\n";
    let lying = sent(other).at(Moment::Search, Act::say("* SEARCH 1\r\nTAG OK done"));
    said_not_found(&uncertain.resolve_in(lying));
    assert_eq!(uncertain.state(), "uncertain");
    // Only the look through everything since the day finds it.
    let hiding = sent(&uncertain.letter).hiding();
    let run = uncertain.resolve_in(hiding);
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(uncertain.state(), "accepted");
}

#[test]
fn a_folder_is_known_by_its_mark_or_by_its_usual_name_in_many_languages() {
    for (name, attributes) in [
        ("Postausgang", "\\sent"),
        ("[Gmail]/Sent Mail", ""),
        ("Gesendet", ""),
        ("INBOX.Sent", ""),
        ("&AMk-l&AOk-ments envoy&AOk-s", ""),
    ] {
        let uncertain = Uncertain::new();
        let script = mailbox().folder("INBOX", "", 7, &[]).folder(name, attributes, 8, &[&uncertain.letter]);
        let run = uncertain.resolve_in(script);
        assert_eq!(run.code(), 0, "{name}: {run}");
    }
}

#[test]
fn a_letter_larger_than_a_document_counts_without_its_bytes() {
    let uncertain = Uncertain::new();
    let script =
        sent(&uncertain.letter).at(Moment::Size, Act::say("* 1 FETCH (UID 1 RFC822.SIZE 26214401)\r\nTAG OK done"));
    let run = uncertain.resolve_in(script);
    assert_eq!(run.code(), 0, "{run}");
    assert!(uncertain.looks()[0]["copy"]["document"].is_null());
    assert_eq!(uncertain.session.json("show 1")["letters"][0]["evidence"], "E2");
}

#[test]
fn a_mailbox_that_cannot_be_looked_through_is_said_and_the_letter_stays_uncertain() {
    let uncertain = Uncertain::new();
    let moments =
        [Moment::Greeting, Moment::Login, Moment::List, Moment::Examine, Moment::Search, Moment::Headers, Moment::Body];
    for moment in moments {
        let run = uncertain.resolve_in(sent(&uncertain.letter).at(moment, Act::Close));
        said_not_found(&run);
        assert!(run.stderr.contains("could not be looked through"), "{moment:?}: {run}");
        assert_eq!(uncertain.state(), "uncertain", "{moment:?}");
    }
    let refused = sent(&uncertain.letter).at(Moment::Login, Act::say("TAG NO [AUTHENTICATIONFAILED] no"));
    let run = uncertain.resolve_in(refused);
    said_not_found(&run);
    assert!(run.stderr.contains("the login of `ada` to the mailbox was refused"), "{run}");
    let looks = uncertain.looks();
    assert_eq!(looks.len(), moments.len() + 1);
    assert!(looks.iter().all(|look| look["failed"].is_string() && look["copy"].is_null()), "{looks:?}");
    uncertain.session.ok("verify");
}

#[test]
fn a_folder_that_cannot_be_opened_does_not_keep_from_the_next() {
    let uncertain = Uncertain::new();
    let script = mailbox().folder("Sent", "\\Sent", 0, &[]).folder("INBOX", "", 7, &[&uncertain.letter]);
    let run = uncertain.resolve_in(script);
    assert_eq!(run.code(), 0, "{run}");
    let look = &uncertain.looks()[0];
    assert_eq!((&look["folders"], &look["copy"]["folder"]), (&serde_json::json!(["INBOX"]), &"INBOX".into()));
    assert!(look["failed"].as_str().unwrap().contains("no lasting numbers"), "{look}");
}

#[test]
fn what_names_the_letter_is_told_of_and_is_no_proof_by_itself() {
    let uncertain = Uncertain::new();
    let text = uncertain.text();
    let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
    let reply = format!("Message-ID: <r@shop.example>\r\nIn-Reply-To: {id}\r\nSubject: Re\r\n\r\nThank you.\r\n");
    let report = format!(
        "Message-ID: <d@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n--b--\r\n"
    );
    let script = mailbox().folder("INBOX", "", 7, &[reply.as_bytes(), report.as_bytes()]);
    let run = uncertain.resolve_in(script);
    said_not_found(&run);
    assert!(run.stderr.contains("a message that answers it in `INBOX`"), "{run}");
    assert!(run.stderr.contains("a report about it in `INBOX`"), "{run}");
    let mentions = uncertain.looks()[0]["mentions"].clone();
    assert_eq!((&mentions[0]["kind"], &mentions[0]["uid"]), (&"reply".into(), &1.into()));
    assert_eq!((&mentions[1]["kind"], &mentions[1]["uid"]), (&"report".into(), &2.into()));
}

#[test]
fn nothing_is_looked_up_when_the_user_said_it_already_or_said_not_to_or_only_tries() {
    for (line, code) in [("resolve 1 --no-look", 2), ("resolve 1 --dry-run", 2), ("resolve 1 --was-sent", 0)] {
        let uncertain = Uncertain::new();
        let server = sent(&uncertain.letter).start();
        uncertain.reads(&server);
        let run = uncertain.session.run(line);
        assert_eq!(run.code(), code, "{line}: {run}");
        assert!(server.stop().is_empty(), "{line} connected");
        assert!(uncertain.looks().is_empty());
    }
}

#[test]
fn without_a_mailbox_to_read_it_says_how_to_set_one_up_and_asks() {
    let uncertain = Uncertain::new();
    let run = uncertain.session.run("resolve 1");
    said_not_found(&run);
    assert!(run.stderr.contains("[mail.imap]") && run.stderr.contains("redress init"), "{run}");
}

#[test]
fn yes_does_not_answer_for_a_letter_that_was_not_found() {
    let uncertain = Uncertain::new();
    let server = sent(b"Subject: other\r\n\r\n").start();
    uncertain.reads(&server);
    said_not_found(&uncertain.session.run("resolve 1 --yes"));
    assert_eq!(uncertain.state(), "uncertain");
}

#[test]
fn a_letter_that_was_not_found_goes_again_with_the_same_bytes_on_the_users_word() {
    let uncertain = Uncertain::new();
    said_not_found(&uncertain.resolve_in(sent(b"Subject: other\r\n\r\n")));
    uncertain.session.ok("resolve 1 --resend-uncertain");
    let heard = uncertain.smtp.heard();
    assert_eq!(heard[1].messages, std::slice::from_ref(&uncertain.letter));
    assert_eq!(uncertain.session.json("show 1")["letters"][0]["evidence"], "E1");
}

#[test]
fn a_program_reads_what_was_found_and_what_was_not() {
    let uncertain = Uncertain::new();
    let server = sent(b"Subject: other\r\n\r\n").start();
    uncertain.reads(&server);
    let run = uncertain.session.run("resolve 1 --json");
    assert_eq!(run.code(), 76, "{run}");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["schema"], "redress.resolve/1");
    let letter = &document["letters"][0];
    assert_eq!((&letter["case"], &letter["state"]), (&1.into(), &"uncertain".into()));
    assert_eq!(letter["looked"]["folders"], serde_json::json!(["Sent", "INBOX"]));
    drop(server);
    let server = sent(&uncertain.letter).start();
    uncertain.reads(&server);
    let document = uncertain.session.json("resolve --no-input");
    let letter = &document["letters"][0];
    assert_eq!((&letter["state"], &letter["evidence"]), (&"accepted".into(), &"E2".into()));
    assert_eq!(letter["looked"]["copy"]["by"], "message-id");
}

#[test]
fn what_a_mailbox_says_reaches_neither_screen_nor_record_raw() {
    let uncertain = Uncertain::new();
    let script = sent(&uncertain.letter).at(Moment::Examine, Act::say("TAG NO \x1b]0;owned\x07\x1b[2J"));
    let run = uncertain.resolve_in(script);
    said_not_found(&run);
    assert!(!run.to_string().contains('\x1b'), "{run}");
    assert!(!uncertain.session.ok("show 1").stdout.contains("\x1b]"));
}

#[test]
fn a_word_about_a_letter_needs_the_case_it_is_about() {
    let uncertain = Uncertain::new();
    let run = uncertain.session.run("resolve --was-sent");
    assert_eq!(run.code(), 2, "{run}");
    assert_eq!(uncertain.state(), "uncertain", "not every uncertain letter was seen in the Sent folder");
}

/// Ada's home after a letter whose answer never came was sent again and the second try ended with these words.
fn sent_again(says: &str, moment: smtp_server::Moment) -> (Session, Run) {
    let cut = smtp_server::Script::clear().at(smtp_server::Moment::End, Act::Close);
    let off = smtp_server::Script::clear().at(moment, Act::say(says));
    let smtp = smtp_server::SmtpServer::start(vec![cut, off]);
    let session = Session::with_provider(TODAY, &smtp, "none", None);
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.run("send 1 --yes").code(), 76);
    let run = session.run("resolve 1 --resend-uncertain");
    (session, run)
}

#[test]
fn a_second_try_that_fails_says_nothing_of_the_first_which_may_have_gone() {
    let at_once = smtp_server::Moment::Mail;
    for (says, code, moment) in [("451 4.3.0 later", 75, at_once), ("550 5.7.1 no", 1, at_once)] {
        let (session, run) = sent_again(says, moment);
        assert_eq!(run.code(), code, "{run}");
        assert!(run.stderr.contains("This try certainly has not gone; the try of "), "{run}");
        assert!(!run.stderr.contains("The letter is saved and certainly"), "{run}");
        assert!(!run.stderr.contains("no clock runs"), "{run}");
        let waiting = session.json("outbox")["letters"][0]["may_have_gone"].clone();
        assert_eq!(waiting.as_array().unwrap().len(), 1, "{waiting}");
        let outbox = session.ok("outbox").stdout;
        assert!(outbox.contains("CAREFUL: the try of ") && outbox.contains("may have gone"), "{outbox}");
        let transport = session.ok("show 1 --letter 1 --transport").stdout;
        assert!(transport.contains("handed over, and no answer came; it may have gone then"), "{transport}");

        let run = session.ok("resolve 1");
        let typed = "record 1 sent --by email --letter 1 --on 2026-11-23";
        assert!(run.stderr.contains(&format!("If it turns up:  redress {typed}")), "{run}");
        session.ok(typed);
        assert_eq!(session.json("show 1")["letters"][0]["state"], "recorded");
    }
}

/// Ada's home after a try of 2026-11-23 of which nothing was found, and a second one two days later that ended with these words.
fn sent_again_two_days_later(act: Act) -> Session {
    let cut = smtp_server::Script::clear().at(smtp_server::Moment::End, Act::Close);
    let again = smtp_server::Script::clear().at(smtp_server::Moment::End, act);
    let smtp = smtp_server::SmtpServer::start(vec![cut, again]);
    let mut session = Session::with_provider(TODAY, &smtp, "none", None);
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.run("send 1 --yes").code(), 76);
    session.later("2026-11-25");
    session.run("resolve 1 --resend-uncertain");
    session
}

#[test]
fn the_day_of_a_try_that_may_have_gone_is_its_own_and_not_that_of_a_later_one() {
    let put_off = sent_again_two_days_later(Act::say("451 4.3.0 later"));
    let run = put_off.ok("resolve 1");
    assert!(run.stderr.contains("redress record 1 sent --by email --letter 1 --on 2026-11-23"), "{run}");

    let went = sent_again_two_days_later(Act::say("250 2.0.0 ok"));
    let run = went.ok("resolve 1");
    assert!(!run.to_string().contains("record 1 sent"), "a letter that went has its day: {run}");
}

#[test]
fn of_two_tries_that_may_have_gone_the_time_runs_from_the_later_one() {
    let mut session = sent_again_two_days_later(Act::Close);
    session.later("2026-11-27");
    session.ok("record 1 acknowledged --on 2026-11-27 --note \"an automatic reply\"");
    let case = session.json("show 1");
    assert_eq!(case["sent"], "2026-11-25", "{case}");
    assert_eq!(case["deadlines"][0]["from"], json!({ "date": "2026-11-25", "fact": "sent" }), "{case}");
}

#[test]
fn a_first_try_whose_outcome_is_known_leaves_no_doubt_behind() {
    let off = smtp_server::Script::clear().at(smtp_server::Moment::End, Act::say("451 4.3.0 later"));
    let smtp = smtp_server::SmtpServer::start(vec![off.clone(), off]);
    let session = Session::with_provider(TODAY, &smtp, "none", None);
    session.ok("new erasure --to aliexpress");
    for _ in 0..2 {
        let run = session.run("send 1 --yes");
        assert!(run.stderr.contains("The letter is saved and certainly has not gone."), "{run}");
    }
    assert_eq!(session.json("outbox")["letters"][0]["may_have_gone"], serde_json::json!([]));
}

#[test]
fn whatever_they_do_shows_that_a_letter_of_which_nothing_was_found_had_gone() {
    let (session, _) = sent_again("451 4.3.0 later", smtp_server::Moment::Mail);
    session.ok("record 1 acknowledged");
    let case = session.json("show 1");
    assert_eq!((&case["status"], &case["clock"]), (&"acknowledged".into(), &"running".into()));
    assert_eq!((&case["sent"], &case["letters"][0]["state"]), (&TODAY.into(), &"accepted".into()));
    assert_eq!(session.json("outbox")["letters"], serde_json::json!([]), "it does not go again");

    let (session, _) = sent_again("451 4.3.0 later", smtp_server::Moment::Mail);
    session.ok("record 1 sent --by post");
    session.ok("record 1 received --by post --on 2026-11-23");
    assert_eq!(session.json("show 1")["deadlines"][0]["from"]["fact"], "received", "what went since counts");
}

#[test]
fn who_is_asked_is_told_that_to_find_nothing_proves_little_and_which_choice_is_safe() {
    let uncertain = Uncertain::new();
    let run = uncertain.session.run("resolve 1 --no-look");
    assert_eq!(run.code(), 2, "{run}");
    for words in [
        "the folder for spam",
        "to find nothing proves little",
        "The copy to ada@example.org may take some minutes",
        "redress resolve 1 --was-sent      you found it",
        "that is the safe choice",
        "redress resolve 1 --resend-uncertain      it goes again, and may then arrive twice",
    ] {
        assert!(run.stderr.contains(words), "{words}: {run}");
    }
    let mut command = uncertain.session.command("resolve 1 --no-look");
    command.env("TERM", "xterm");
    let mut terminal = support::terminal::Terminal::run(command);
    terminal.sees("(the safe choice)");
    terminal.sees("Choice");
    terminal.press("\r");
    let (code, text) = terminal.ends();
    assert_eq!(code, 76, "who presses return waits: {text}");
    assert_eq!(uncertain.state(), "uncertain");
    assert_eq!(uncertain.smtp.heard().len(), 1, "nothing was sent");
}
