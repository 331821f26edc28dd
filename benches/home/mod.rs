//! A home as somebody has it who wrote many letters: settings, own records of controllers, the record, a file of mails.

use std::{
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use chrono::{DateTime, FixedOffset};
use redress::{
    case::{Attached, Event, Evidence, HandingOver, Handover, Proof, Queued},
    controller::{Registry, Role},
    desk::{self, Cases, Intent, Moment, Sender},
    law::{Place, Right},
    ledger::{Ledger, NewEntry, SqliteLedger, Stream},
    letter::Shelf,
    mail::Message,
    request::DataSubject,
};
use tempfile::TempDir;

/// How many controllers the letters went to; each has a record of the user's own.
const SHOPS: u32 = 50;
const RIGHTS: [Right; 3] = [Right::Access, Right::Erasure, Right::Objection];
/// How many bytes a document has that is filed with a case.
const DOCUMENT: usize = 200_000;

/// The folder that is the home.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// Opens cases on 2026-11-23 and has the letter of each handed over to a server.
    pub(crate) fn with(cases: u32) -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        home.write("config.toml", "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n");
        let mut registry = Registry::shipped();
        for shop in 1..=SHOPS {
            let record = record(shop);
            home.write(&format!("controllers/shop-{shop}.toml"), &record);
            registry = registry.with_own(&format!("shop-{shop}"), "a record", &record);
        }
        let mut ledger = home.ledger();
        let prepared = (0..cases).map(|n| {
            let (shop, right) = (format!("shop-{}", n % SHOPS + 1), RIGHTS[n as usize % RIGHTS.len()]);
            desk::prepare(&registry, Shelf::shipped(), &shop, &intent(right), moment().today).unwrap()
        });
        desk::open(&mut ledger, Shelf::shipped(), prepared.collect(), moment()).unwrap();
        hand_over(&mut ledger);
        home
    }

    /// Files bytes with the cases in turn, as many as are wanted; no packer can make them smaller.
    pub(crate) fn file(&self, bytes: usize) {
        let mut ledger = self.ledger();
        let cases = u32::try_from(Cases::read(&ledger).unwrap().known().count()).unwrap();
        let mut transaction = ledger.begin(moment().utc()).unwrap();
        let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
        for n in 0..u32::try_from(bytes / DOCUMENT).unwrap() {
            let document: Vec<u8> = (0..DOCUMENT / 8).flat_map(|_| next(&mut noise).to_le_bytes()).collect();
            let sha256 = transaction.put_document("image/jpeg", &document).unwrap().to_string();
            let file = Proof { media_type: "image/jpeg".to_owned(), name: format!("{n}.jpg"), sha256 };
            let evidence = Evidence { file: Some(file), note: None };
            let event = Event::Attached(Attached { evidence, filed_as: None, size: document.len() as u64 });
            transaction.append(entry(n % cases + 1, &event)).unwrap();
        }
        transaction.commit().unwrap();
    }

    /// Writes a mailbox file of 2026-11-25: of ten mails four answer a letter and quote it, two come from a shop and name
    /// no letter, and four have nothing to do with any case.
    pub(crate) fn mailbox(&self, mails: usize) -> PathBuf {
        let ledger = self.ledger();
        let cases = Cases::read(&ledger).unwrap();
        let cases: Vec<_> = cases.known().collect();
        let mut mailbox = String::new();
        for n in 0..mails {
            let (shop, letter) = (n % SHOPS as usize + 1, &cases[n % cases.len()].letters[0]);
            mailbox.push_str("From x@example.org Wed Nov 25 09:00:00 2026\n");
            let (from, more, text) = match n % 10 {
                0..4 => {
                    let quoted = desk::stored_parts(&ledger, cases[n % cases.len()].number, letter).unwrap().0;
                    let quoted: String = quoted.lines().fold(String::new(), |all, line| all + "> " + line + "\n");
                    let id = letter.message_id().unwrap();
                    (letter.to.clone().unwrap(), format!("In-Reply-To: {id}\n"), format!("{ANSWER}{quoted}"))
                }
                4..6 => (format!("news@shop-{shop}.example"), String::new(), "Our winter sale begins.\n".repeat(40)),
                _ => (format!("{n}@list-{n}.example"), String::new(), "The weather of the week.\n".repeat(200)),
            };
            let date = "Wed, 25 Nov 2026 09:00:00 +0000";
            writeln!(
                mailbox,
                "From: {from}\nTo: ada@example.org\nDate: {date}\nMessage-ID: <{n}@mail.example>\n{more}\
                 Subject: Message {n}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}"
            )
            .unwrap();
        }
        self.write("all.mbox", &mailbox)
    }

    /// Runs the program in this home, and demands that it succeeds.
    pub(crate) fn run(&self, words: &str) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        let [config, ledger] = ["config.toml", "ledger.sqlite"].map(|name| self.path().join(name));
        command.args(words.split(' ')).arg("--config").arg(config).arg("--ledger").arg(ledger);
        command.args(["--today", "2026-11-29", "--no-input"]).current_dir(self.path()).env("HOME", self.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(command.status().unwrap().success());
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ledger(&self) -> SqliteLedger {
        SqliteLedger::open(&self.path().join("ledger.sqlite")).unwrap()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }
}

const ANSWER: &str = "Dear Ada Example,\n\nWe have received your request and are looking into it.\n\n\
                      On Mon, 23 Nov 2026 at 10:00, Ada Example <ada@example.org> wrote:\n\n";

/// Records for the letter of every case that a server took it.
fn hand_over(ledger: &mut SqliteLedger) {
    let cases = Cases::read(ledger).unwrap();
    let sender = Sender { copy: None, email: "ada@example.org".to_owned(), name: "Ada Example".to_owned() };
    let messages: Vec<(u32, Message)> = cases
        .known()
        .map(|case| {
            let parts = desk::stored_parts(ledger, case.number, &case.letters[0]).unwrap();
            let message = desk::message_for(case, &case.letters[0], &sender, parts, moment(), false).unwrap();
            (case.number, message)
        })
        .collect();
    let mut transaction = ledger.begin(moment().utc()).unwrap();
    for ((number, message), case) in messages.iter().zip(cases.known()) {
        let sha256 = transaction.put_document("message/rfc822", &message.bytes).unwrap();
        let queued = Queued {
            copy: None,
            from: sender.email.clone(),
            insisted: false,
            letter: 1,
            message_id: message.message_id.to_string(),
            sha256: sha256.to_string(),
            to: case.letters[0].to.clone().unwrap(),
        };
        let handing_over = HandingOver { attempt: 1, letter: 1 };
        for event in [Event::Queued(queued), Event::HandingOver(handing_over), Event::Accepted(accepted())] {
            transaction.append(entry(*number, &event)).unwrap();
        }
    }
    transaction.commit().unwrap();
}

fn accepted() -> Handover {
    Handover {
        at: Some(moment().utc()),
        attempt: Some(1),
        cause: None,
        certificate: None,
        cipher: None,
        copy_refused: false,
        letter: 1,
        reports: None,
        queue_id: None,
        remedy: None,
        reply: Some("250 2.0.0 Ok".to_owned()),
        server: "smtp.example.org:465".to_owned(),
        tls: None,
    }
}

pub(crate) fn entry(case: u32, event: &Event) -> NewEntry {
    let (kind, body) = (event.kind().to_owned(), event.to_body().unwrap());
    NewEntry { stream: Stream::case(case), on: moment().today, kind, body }
}

pub(crate) fn moment() -> Moment {
    let now: DateTime<FixedOffset> = "2026-11-23T10:00:00+01:00".parse().unwrap();
    Moment { now, today: now.date_naive() }
}

fn record(shop: u32) -> String {
    let read = "source = \"own-reading\"\nseen = 2026-11-20\nconfidence = \"primary\"\n";
    format!(
        "id = \"shop-{shop}\"\nservice = \"Shop {shop}\"\nlanguages = [\"en\"]\n\
         [[source]]\nid = \"own-reading\"\ntitle = \"Its page\"\nurl = \"https://shop-{shop}.example/privacy\"\n\
         seen = 2026-11-20\nkind = \"primary\"\n\
         [[entity]]\nid = \"all\"\napplies_to = \"its customers\"\nelsewhere = true\n\
         legal_name = \"Shop {shop} Example GmbH\"\n{read}\
         [[channel]]\nid = \"email\"\nkind = \"email\"\nvalue = \"privacy@shop-{shop}.example\"\n\
         purpose = \"requests\"\nship = \"yes\"\n{read}"
    )
}

pub(crate) fn intent(right: Right) -> Intent {
    Intent {
        channel: None,
        home: Vec::new(),
        language: None,
        own_language: None,
        named_data: None,
        on_paper: false,
        reason: None,
        regime: None,
        right,
        role: Role::Buyer,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new("DE", None).unwrap(),
        },
        to_controller: None,
        translation: None,
        with: std::collections::BTreeSet::default(),
        without: std::collections::BTreeSet::default(),
    }
}

/// The next of a row of numbers without order (Marsaglia, Xorshift RNGs, 2003).
fn next(noise: &mut u64) -> u64 {
    *noise ^= *noise << 13;
    *noise ^= *noise >> 7;
    *noise ^= *noise << 17;
    *noise
}
