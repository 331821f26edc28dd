//! The whole program, from the request to the letters that follow it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use mail_parser::MessageParser;
use support::{
    session::{Run, Session},
    smtp_server::{Act, Heard, Moment, Script, SmtpServer},
};

/// Sets up Ada with a mail account and a case whose request was sent on the first day.
fn requested(right: &str) -> (Session, SmtpServer) {
    let server = Script::clear().login("ada", "s3cret").start();
    let session = Session::ada("2026-11-23");
    let password = session.write("password", "s3cret\n");
    session.configure(&format!(
        "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
         [sending]\npause = 0\n[mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\n\
         password = \"file:{}\"\ntimeout = 5\nfinal_timeout = 5\n",
        server.port(),
        password.display(),
    ));
    session.ok(&format!("new {right} --to aliexpress"));
    session.ok("send 1 --yes");
    (session, server)
}

fn messages(heard: &[Heard]) -> Vec<Vec<u8>> {
    heard.iter().flat_map(|connection| connection.messages.clone()).collect()
}

/// Shows commands with what they printed.
fn shown(session: &Session, lines: &[&str]) -> String {
    let show = |line: &&str| format!("$ redress {line}\n{}\n", session.run(line));
    without_digests(&lines.iter().map(show).collect::<Vec<_>>().join("\n"))
}

/// Writes `SHA-256` for every digest, since the Message-ID in the message is random.
fn without_digests(text: &str) -> String {
    let word = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_inclusive(char::is_whitespace)
        .map(|piece| if word(piece.trim_end()) { piece.replace(piece.trim_end(), "SHA-256") } else { piece.to_owned() })
        .collect()
}

fn assert_refused(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code(), code, "{run}");
    assert!(run.stderr.contains(words), "`{words}` is not in\n{run}");
    assert!(run.stderr.contains("Nothing was written or sent."), "{run}");
}

#[test]
fn from_the_request_to_the_reminder_and_on() {
    let (mut session, server) = requested("erasure");
    session.later("2026-12-24");
    let reminder = shown(&session, &["", "follow 1 --dry-run", "follow 1", "follow 1", "show 1 --letter 2", "list"]);
    insta::assert_snapshot!("reminder", reminder);
    let sent = shown(&session, &["send 1 --yes", "", "list", "show 1", "due", "follow 1"]);
    let sent = sent.replace(&format!("localhost:{}", server.port()), "localhost:PORT");
    insta::assert_snapshot!("reminder-sent", sent);
    session.later("2027-01-08");
    insta::assert_snapshot!("reminder-over", shown(&session, &["", "follow 1"]));
    session.ok("verify");
    assert_eq!(messages(&server.stop()).len(), 2);
}

#[test]
fn a_reminder_answers_the_request_and_quotes_the_digest_of_its_exact_bytes() {
    let (mut session, server) = requested("access");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.ok("send 1 --yes");
    let messages = messages(&server.stop());
    let [request, reminder] = messages.as_slice() else { panic!("{}", messages.len()) };
    let parse = |bytes| MessageParser::default().parse(bytes).unwrap();
    let (first, second) = (parse(request), parse(reminder));
    assert_eq!(second.in_reply_to().as_text(), first.message_id());
    assert_eq!(second.references().as_text(), first.message_id());
    assert_eq!(second.to().unwrap().first().unwrap().address(), first.to().unwrap().first().unwrap().address());
    let digest = redress::ledger::Digest::of(request).to_string();
    assert!(second.body_text(0).unwrap().contains(&digest), "{}", second.body_text(0).unwrap());
    let letters = session.json("show 1")["letters"].clone();
    assert_eq!(letters[0]["sha256"], digest);
    assert_eq!((&letters[1]["kind"], &letters[1]["state"]), (&"reminder".into(), &"accepted".into()));
}

#[test]
fn an_answer_in_ones_own_words_reaches_them_as_it_was_typed_and_ends_the_question() {
    let (mut session, server) = requested("access");
    session.later("2026-12-01");
    session.ok("record 1 wants-information");
    let words = "Orders of May.\n\n{{name}} <b>\"81\"</b> & so on: 1. a|b";
    session.write("answer.txt", words);
    session.ok("follow 1 --text @answer.txt");
    session.ok("send 1 --yes");
    let messages = messages(&server.stop());
    let parsed = MessageParser::default().parse(&messages[1]).unwrap();
    let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    // They stand four columns in, so that it shows where they begin and end.
    let set_in = words.replace("\n\n", "\n\n    ");
    assert!(text.contains(&format!("\n\n    {set_in}\n\n")), "{text}");
    let case = session.json("show 1");
    assert_eq!((&case["status"], &case["clock"]), (&"waiting".into(), &"running".into()));
    assert_eq!(case["pauses"][0]["given"], "2026-12-01");
}

#[test]
fn a_demand_for_a_passport_is_answered_to_the_registered_address_without_one() {
    let (mut session, server) = requested("erasure");
    session.later("2026-12-01");
    session.ok("record 1 wants-identity --note 'reply from id-check@phisher.example'");
    insta::assert_snapshot!(
        shown(&session, &["", "follow 1 --format text", "send 1 --yes", ""])
            .replace(&format!("localhost:{}", server.port()), "localhost:PORT")
    );
    let messages = messages(&server.stop());
    let parsed = MessageParser::default().parse(&messages[1]).unwrap();
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("DataProtection.AE@aliexpress.com"));
    assert!(!String::from_utf8_lossy(&messages[1]).contains("phisher"));
    assert_eq!(parsed.attachment_count(), 0);
}

#[test]
fn each_refusal_says_what_is_wrong_and_what_to_type() {
    let (mut session, _server) = requested("access");
    for (line, words) in [
        ("follow 1", "no letter fits case 1 now"),
        ("follow 1 --kind reminder", "nobody is late in case 1 before 2026-12-23 has passed"),
        ("follow 1 --kind identity", "case 1 records no `wants-identity`"),
        ("follow 1 --kind retained", "there is no letter `retained` under the GDPR: only an erasure"),
        ("follow 1 --kind complaint-to-controller", "there is no letter `complaint-to-controller` under the GDPR"),
        ("follow 1 --kind erasure", "`erasure` opens a case of its own"),
        ("follow 1 --kind remind", "did you mean `reminder`?"),
        ("follow 9", "no case `9`"),
    ] {
        assert_refused(&session.run(line), 2, words);
    }
    session.ok("record 1 partial");
    assert_refused(&session.run("follow 1"), 2, "the letter `incomplete` needs `--missing`");
    assert_refused(&session.run("follow 1 --missing recipiens"), 2, "the answer cannot lack `recipiens`");
    assert_refused(&session.run("follow 1 --missing copy --reason x"), 2, "`--reason` says nothing");
    assert_refused(&session.run("follow 1 --missing copy --kind recipients"), 2, "`--missing` says nothing");
    session.ok("follow 1 --missing copy");
    assert_refused(&session.run("follow 1 --kind recipients"), 2, "letter 2 of case 1 (`incomplete`) is written");
    assert_refused(&session.run("follow 1 --missing source"), 2, "letter 2 of case 1 (`incomplete`) is written");
    assert_eq!(session.json("show 1")["letters"].as_array().unwrap().len(), 2);
    session.ok("follow 1 --missing source --replace");
    let text = session.ok("show 1 --letter 2").stdout;
    assert!(text.contains("the source of data") && !text.contains("a copy of the data themselves"), "{text}");
    session.later("2026-12-02");
    session.ok("close 1 --gave-up");
    assert_refused(&session.run("follow 1 --missing copy --replace"), 2, "case 1 is closed");
}

#[test]
fn nothing_follows_a_request_that_has_not_gone_or_has_come_back() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    assert_refused(&session.run("follow 1"), 2, "no letter of case 1 has been sent");
    session.ok("record 1 sent --by email");
    session.later("2026-11-24");
    session.ok("record 1 bounced");
    assert_refused(&session.run("follow 1"), 2, "the request of case 1 did not reach them");
}

#[test]
fn a_letter_is_one_document_for_scripts_and_a_dry_run_records_nothing() {
    let (mut session, _server) = requested("erasure");
    session.later("2026-12-24");
    let dry = session.json("follow 1 --dry-run");
    assert_eq!(session.json("show 1")["letters"].as_array().unwrap().len(), 1);
    let written = session.json("follow 1");
    let waiting = session.json("follow 1");
    for document in [&dry, &written, &waiting] {
        assert_eq!(document["schema"], "redress.letter/1");
        assert_eq!(
            (&document["case"], &document["letter"], &document["kind"]),
            (&1.into(), &2.into(), &"reminder".into())
        );
        assert_eq!(document["to"], "DataProtection.AE@aliexpress.com");
        assert_eq!(document["discloses"], serde_json::json!(["name", "email"]));
        let deadline = &document["deadlines"][0];
        assert_eq!((&deadline["kind"], &deadline["due"]), (&"reminder".into(), &"2027-01-07".into()));
    }
    let body = |document: &serde_json::Value| document["text"].as_str().unwrap().to_owned();
    assert!(body(&written).ends_with(&body(&waiting)), "what waits is what was written");
    let shown = session.json("follow 1 --quiet");
    assert_eq!(shown["letter"], 2);
    let draft = session.run("follow 1 --format eml").stdout;
    let parsed = MessageParser::default().parse(draft.as_bytes()).unwrap();
    assert!(parsed.in_reply_to().as_text().is_some(), "{draft}");
    session.ok("follow 1 --format html -o letter.html");
    assert!(std::fs::read_to_string(session.home().join("letter.html")).unwrap().contains("<html lang=\"en\">"));
}

#[test]
fn a_letter_that_they_have_overtaken_is_pointed_out_before_it_goes() {
    let (mut session, _server) = requested("erasure");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.ok("record 1 done");
    let run = session.run("send 1 --dry-run");
    assert!(run.stderr.contains("`done` was recorded after this letter was written"), "{run}");
    let run = session.run("follow 1");
    assert!(run.stderr.contains("warning: `done` was recorded after it was written"), "{run}");
    assert_refused(&session.run("follow 1 --replace"), 2, "no letter fits case 1 now");
    assert!(session.run("").stdout.contains("redress close 1 --done"));
}

#[test]
fn in_california_the_second_channel_stays_that_of_the_request() {
    let mut session = Session::on("2026-11-23");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    session.ok("follow 1");
    let run = session.run("show 1");
    assert!(run.stderr.contains("redress send 1"), "{run}");
    session.ok("record 1 sent --by email --letter 2");
    let run = session.run("show 1");
    assert!(run.stderr.contains("redress record 1 sent --by webform --letter 1 --number NUMBER --file FILE"), "{run}");
    assert!(run.stderr.contains("redress send 1 --via webform --letter 1"), "{run}");
    let text = session.ok("send 1 --via webform --letter 1").stdout;
    assert!(text.contains("the specific pieces of personal information"), "the page is for the request: {text}");
    session.ok("record 1 sent --by webform --letter 1");
    assert!(!session.run("show 1").stderr.contains("webform"));
}

#[test]
fn a_letter_that_was_written_anew_since_it_was_seen_does_not_go_in_its_place() {
    use redress::{
        desk::{self, Cases, DeskError, Moment as Instant, Sender, Word},
        ledger::SqliteLedger,
    };
    let (mut session, server) = requested("erasure");
    session.later("2026-12-24");
    session.ok("follow 1");
    let text = |session: &Session| {
        let ledger = SqliteLedger::open_existing(&session.ledger()).unwrap().unwrap();
        Cases::read(&ledger).unwrap().case(1).unwrap().letter(2).unwrap().text.clone()
    };
    let seen = text(&session);
    session.ok("follow 1 --replace --text 'And please hurry.'");
    let now = chrono::DateTime::parse_from_rfc3339("2026-12-24T12:00:00Z").unwrap();
    let moment = Instant { now, today: now.date_naive() };
    let sender = Sender { copy: None, email: "ada@example.org".to_owned(), name: "Ada Example".to_owned() };
    let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
    let stored = desk::enqueue(&mut ledger, 1, 2, &seen, &sender, Word::Now, moment);
    assert!(matches!(stored, Err(DeskError::LetterChanged { case: 1, letter: 2 })), "{stored:?}");
    drop(ledger);
    assert_eq!(session.json("show 1")["letters"][1]["state"], "draft");
    let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
    assert!(desk::enqueue(&mut ledger, 1, 2, &text(&session), &sender, Word::Now, moment).is_ok());
    assert_eq!(messages(&server.stop()).len(), 1);
}

#[test]
fn a_letter_follows_to_the_address_that_the_registry_has_now_and_to_the_company_of_the_request() {
    let (mut session, server) = requested("erasure");
    let record = include_str!("../data/controllers/aliexpress.toml")
        .replace("DataProtection.AE@aliexpress.com", "New.Desk@aliexpress.com")
        .replace("Alibaba.com Singapore E-Commerce Private Limited", "Another Example Pte. Ltd.");
    session.controller("aliexpress", &record);
    session.later("2026-12-24");
    let document = session.json("follow 1");
    assert_eq!(document["to"], "New.Desk@aliexpress.com");
    let text = document["text"].as_str().unwrap();
    assert!(text.contains("Alibaba.com Singapore E-Commerce Private Limited") && !text.contains("Another Example"));
    assert!(
        text.contains("your published\n  address DataProtection.AE@aliexpress.com"),
        "that is where it went: {text}"
    );
    session.ok("send 1 --yes");
    let messages = messages(&server.stop());
    let parsed = MessageParser::default().parse(&messages[1]).unwrap();
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some("New.Desk@aliexpress.com"));
}

#[test]
fn a_letter_follows_by_post_where_the_request_went_by_post() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress --address 'Musterstraße 1' --address '10115 Berlin'");
    session.ok("record 1 sent --by post");
    session.later("2026-11-26");
    session.ok("record 1 received --on 2026-11-26");
    session.later("2026-12-29");
    let document = session.json("follow 1");
    assert_eq!((&document["to"], &document["kind"]), (&serde_json::Value::Null, &"reminder".into()));
    assert_eq!(document["address"][0], "Attn: Data Protection Officer, AliExpress");
    assert_eq!(document["discloses"], serde_json::json!(["name", "email", "address"]));
    let text = document["text"].as_str().unwrap();
    assert!(text.contains("- 23 November 2026: my request, sent by post\n"), "{text}");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(
            "Counted from its receipt on 26 November 2026, that time ended at the latest on 28 December 2026"
        ),
        "{text}"
    );
    assert!(text.contains("Musterstraße 1"), "the head of a letter on paper: {text}");
    session.ok("record 1 sent --by post");
    let case = session.json("show 1");
    assert_eq!((&case["sent"], &case["due"]), (&"2026-11-23".into(), &"2026-12-28".into()));
    assert_eq!(case["letters"][1]["state"], "recorded");
}

#[test]
fn after_a_form_or_an_app_without_a_channel_of_its_own_a_letter_follows_to_the_registered_address() {
    let mut session = Session::ada("2026-11-23");
    session.ok("controllers add --service 'Shop Example' --company 'Shop Example Ltd' --email privacy@shop.example \
         --address '1 High Street' --page https://shop.example/privacy");
    session.ok("new erasure --to shop-example");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.later("2026-12-24");
    let run = session.ok("follow 1 --dry-run");
    assert!(run.stderr.contains("It goes to privacy@shop.example"), "{run}");
    assert!(!run.stderr.contains("No address for requests"), "{run}");
    assert_eq!(session.json("follow 1")["to"], "privacy@shop.example");
    let screen = session.ok("send 1 --via draft --yes");
    assert!(screen.stderr.contains("To        privacy@shop.example"), "{screen}");
}

/// Ada's case with a reminder that the server did not take.
fn reminder_not_taken(answer: (Moment, Act)) -> (Session, SmtpServer) {
    let (moment, act) = answer;
    let server = SmtpServer::start(vec![Script::clear(), Script::clear().at(moment, act), Script::clear()]);
    let mut session = Session::with_provider("2026-11-23", &server, "none", None);
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --yes");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.run("send 1 --yes");
    (session, server)
}

#[test]
fn a_letter_that_waits_to_be_sent_gives_way_to_another_and_never_goes() {
    for (answer, state) in [("450 4.2.0 later", "deferred"), ("550 5.1.1 nobody", "rejected")] {
        let (session, server) = reminder_not_taken((Moment::Rcpt, Act::say(answer)));
        assert_eq!(session.json("show 1")["letters"][1]["state"], state);
        let asked = session.run("follow 1 --kind recipients");
        assert!(asked.stderr.contains("redress follow 1 --replace"), "{asked}");
        session.ok("follow 1 --replace --text 'And please hurry.'");
        let letters = session.json("show 1")["letters"].clone();
        assert_eq!((&letters[1]["state"], &letters[2]["state"]), (&"replaced".into(), &"draft".into()));
        assert_eq!(
            session.json("outbox")["letters"].as_array().unwrap().len(),
            1,
            "the one that gave way waits no more"
        );
        assert_ne!(session.run("send 1 --via draft --letter 2").code(), 0, "nor is it given to be sent by hand");
        session.ok("send 1 --yes");
        session.ok("send --due");
        let messages = messages(&server.stop());
        assert_eq!(messages.len(), 2);
        assert!(String::from_utf8_lossy(&messages[1]).contains("And please hurry."));
        session.ok("verify");
    }
}

#[test]
fn a_letter_that_may_have_gone_gives_way_to_none() {
    let (session, server) = reminder_not_taken((Moment::End, Act::Close));
    let run = session.run("follow 1 --replace");
    assert_eq!(run.code(), 76, "{run}");
    assert_eq!(session.json("show 1")["letters"].as_array().unwrap().len(), 2);
    server.stop();
}

#[test]
fn a_letter_quotes_the_digest_of_what_they_received_and_of_no_message_that_was_refused() {
    let server = SmtpServer::start(vec![Script::clear().at(Moment::End, Act::say("550 5.7.1 no"))]);
    let mut session = Session::with_provider("2026-11-23", &server, "none", None);
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.run("send 1 --yes").code(), 1);
    session.ok("send 1 --via draft");
    session.ok("record 1 sent --by email");
    let case = session.json("show 1");
    let of = |kind: &str, field: &str| {
        let events = case["events"].as_array().unwrap();
        events.iter().find(|event| event["kind"] == kind).unwrap()["body"][field].as_str().unwrap().to_owned()
    };
    let (refused, draft, text) = (of("queued", "sha256"), of("put-out", "sha256"), of("drafted", "text"));
    let letter = &case["letters"][0];
    assert_eq!((&letter["sha256"], &letter["sha256_of"]), (&draft.as_str().into(), &"draft".into()));
    let shown = session.ok("show 1 --letter 1 --transport").stdout;
    assert!(shown.contains(&format!("{draft}, of the draft")) && !shown.contains(&refused), "{shown}");
    session.later("2026-12-24");
    session.ok("follow 1");
    let reminder = session.ok("show 1 --letter 2").stdout;
    assert!(reminder.contains("of its text") && reminder.contains(&text) && !reminder.contains(&refused), "{reminder}");
    server.stop();
}

#[test]
fn a_direct_transmission_that_did_not_happen_is_named_to_the_controller_and_to_the_authority_where_it_was_asked_for() {
    let flat =
        |json: &serde_json::Value| json["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut session, _server) = requested("portability --to-controller 'Other Example GmbH'");
    session.later("2026-12-02");
    session.ok("record 1 partial --missing transmission");
    let letter = flat(&session.json("follow 1 --dry-run"));
    let says = "- the direct transmission of the data to the other controller that I named, where technically feasible (Art. 20(2) GDPR)";
    assert!(letter.contains(says), "{letter}");
    session.ok("follow 1");
    let events = session.json("show 1")["events"].clone();
    let drafted = events.as_array().unwrap().iter().rfind(|event| event["kind"] == "drafted").unwrap();
    let provisions = drafted["body"]["provisions"].as_array().unwrap();
    assert!(provisions.iter().any(|one| one == "Art. 20(2) GDPR"), "{drafted}");
    assert!(!provisions.iter().any(|one| one == "Art. 20(1) GDPR"), "the letter does not cite it: {drafted}");
    let escalate = "escalate 1 --anyway --reason 'They sent nothing.' --authority iedpc --dry-run";
    let untransmitted = "It has not transmitted the data directly to the other controller that I had named";
    let complaint = session.json(escalate);
    assert!(flat(&complaint).contains(untransmitted) && !flat(&complaint).contains("Other Example"), "{complaint}");

    let (mut session, _server) = requested("portability");
    session.later("2026-12-02");
    assert_refused(&session.run("record 1 partial --missing transmission"), 2, "the answer cannot lack `transmission`");
    session.ok("record 1 partial --missing format");
    assert_refused(&session.run("follow 1 --missing transmission"), 2, "the answer cannot lack `transmission`");
    assert!(!flat(&session.json(escalate)).contains(untransmitted));
}

/// A case on paper that was refused, and the answer to the refusal, which went by post on 22 December.
fn refused_on_paper() -> Session {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress --address 'Musterstraße 1' --address '10115 Berlin'");
    session.ok("record 1 sent --by post");
    session.later("2026-11-26");
    session.ok("record 1 received --on 2026-11-26");
    session.later("2026-12-20");
    session.ok("record 1 refused --reason 'legal claims'");
    session.later("2026-12-22");
    session.ok("follow 1");
    session
}

#[test]
fn the_days_of_a_letter_on_paper_run_from_its_delivery_and_the_record_says_which_letter_arrived() {
    let mut session = refused_on_paper();
    session.ok("record 1 sent --by post");
    session.later("2027-01-06");
    assert_eq!(session.json("show 1")["next"], "redress escalate 1", "no delivery is recorded: from the posting");
    let said = session.ok("record 1 received --by post --on 2026-12-29").stderr;
    assert!(said.contains("Recorded: letter 2, delivered on 2026-12-29."), "{said}");
    let case = session.ok("show 1");
    assert!(case.stdout.contains("received         letter 2"), "{case}");
    assert!(
        case.stdout.contains("of 2026-12-22, delivered on 2026-12-29, waits for an answer until Tue 2027-01-12"),
        "{case}"
    );
    let due = session.ok("due").stdout;
    assert!(due.contains("Tue 2027-01-12") && due.contains("answer to refusal of 2026-12-22"), "{due}");
    assert!(!due.contains("2027-01-05"), "{due}");
    session.later("2027-01-12");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "not on the last day");
    session.later("2027-01-13");
    assert_eq!(session.json("show 1")["next"], "redress escalate 1");
    let refused = session.run("follow 1");
    assert_refused(&refused, 2, "no letter fits case 1 now: the complaint is next");
    assert!(refused.stderr.contains("try: redress escalate 1"), "{refused}");
}

#[test]
fn a_letter_that_is_written_comes_out_in_each_form_as_it_did_the_first_time() {
    for form in ["text", "html"] {
        let session = refused_on_paper();
        session.ok(&format!("follow 1 --replace --format {form} -o first"));
        session.ok(&format!("follow 1 --format {form} -o second"));
        let read = |name: &str| std::fs::read_to_string(session.home().join(name)).unwrap();
        assert_eq!(read("first"), read("second"), "{form}");
        let shown = read("second").replace('\u{a0}', " ");
        assert!(shown.contains("22 December 2026") && shown.contains("Musterstraße 1"), "{form}");
    }
}

#[test]
fn a_letter_on_paper_is_no_draft_for_a_mail_program_and_the_known_address_is_not_denied() {
    let session = refused_on_paper();
    for line in ["follow 1 --format eml", "follow 1 --format mailto", "follow 1 --replace --format eml"] {
        let refused = session.run(line);
        assert_refused(&refused, 2, "the letters of case 1 go by post, as its request did");
        assert!(refused.stderr.contains("DataProtection.AE@aliexpress.com"), "{refused}");
        assert!(!refused.stderr.contains("no e-mail address"), "{refused}");
    }
}

#[test]
fn the_next_date_is_never_a_past_one() {
    let mut session = Session::on("2026-12-01");
    session.ok("init --country AT --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 acknowledged");
    for (today, says) in [
        ("2027-01-01", "Next date: Fri 2027-01-01, today, case 1"),
        ("2027-01-02", "Next date: Mon 2027-01-04, in 2 days, case 1"),
        ("2027-01-04", "Next date: Mon 2027-01-04, today, case 1"),
    ] {
        session.later(today);
        let screen = session.ok("").stdout;
        assert!(screen.contains(says), "{today}: {screen}");
    }
    session.later("2027-01-05");
    let screen = session.ok("").stdout;
    assert!(!screen.contains("Next date"), "{screen}");
    let overdue = session.ok("overdue").stdout;
    assert!(overdue.contains("due 2027-01-01, waited for until 2027-01-04"), "{overdue}");
}

#[test]
fn while_a_question_waits_for_the_user_its_date_is_the_next_and_a_passed_one_is_not_called_time_they_have() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-01");
    session.ok("record 1 wants-identity");
    let screen = session.ok("").stdout;
    assert!(screen.contains("Next date: Wed 2026-12-23, in 22 days, case 1"), "{screen}");
    session.later("2027-01-20");
    let said = session.ok("show 1").stdout;
    assert!(
        !said.contains("They have until") && said.contains("The time stands still until you answer them"),
        "{said}"
    );
}

#[test]
fn what_stands_for_the_users_words_is_refused_as_a_letter_and_as_a_note() {
    let session = refused_on_paper();
    for line in ["note 1 TEXT", "follow 1 --replace --text TEXT", "note 1 '…'"] {
        let refused = session.run(line);
        assert_refused(&refused, 2, "stands for your own words");
    }
}
