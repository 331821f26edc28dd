//! What every mailbox promises, checked on one that holds [`INBOX`] in its inbox, [`SENT`] in `Sent`, which is marked
//! `\Sent`, and nothing in `Entwürfe`.

use std::num::NonZeroU32;

use redress::post::{Fetched, Folder, FolderName, Mailbox, MailboxError, Search, Term, Uid, Verdict};

/// An answer, and something else.
pub(crate) const INBOX: [&[u8]; 2] = [
    b"Message-ID: <a.1@shop.example.org>\r\nIn-Reply-To: <q.1@example.org>\r\nFrom: Shop <privacy@shop.example.org>\r\n\
      To: ada@example.org\r\nSubject: Your request [R-2026-K7Q2M]\r\nDate: Mon, 23 Nov 2026 10:14:00 +0100\r\n\r\n\
      Dear Ada, ticket 4711.\r\n",
    b"Message-ID: <news@news.example>\r\nFrom: news@news.example\r\nTo: ada@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\
      Date: Mon, 23 Nov 2026 10:15:00 +0100\r\n\r\nNothing for you.\r\n",
];
/// The letter that was answered.
pub(crate) const SENT: &[u8] = b"Message-ID: <q.1@example.org>\r\nFrom: ada@example.org\r\nTo: privacy@shop.example.org\r\n\
    Subject: Erasure [R-2026-K7Q2M]\r\nX-Redress-Id: R-2026-K7Q2M.1\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\n\r\nDelete it.\r\n";

pub(crate) fn keeps_its_promises(mailbox: &mut dyn Mailbox) {
    lists_its_folders(mailbox);
    opens_one_folder_at_a_time(mailbox);
    finds_what_is_there(mailbox);
    hands_out_headers_in_the_order_asked_for(mailbox);
    hands_out_a_message_whole_or_not_at_all(mailbox);
    refuses_a_number_of_another_numbering(mailbox);
}

fn lists_its_folders(mailbox: &mut dyn Mailbox) {
    let folders = mailbox.folders().unwrap();
    let named = |name: &str| folders.iter().find(|folder| folder.name == FolderName::typed(name)).cloned();
    assert!(named("Sent").is_some_and(|sent| sent.is("\\sent") && sent.can_be_opened()), "{folders:?}");
    for name in ["INBOX", "Entwürfe"] {
        assert!(named(name).is_some_and(|folder: Folder| !folder.is("\\Sent")), "{folders:?}");
    }
}

fn opens_one_folder_at_a_time(mailbox: &mut dyn Mailbox) {
    assert!(matches!(mailbox.search(&Search::default()), Err(MailboxError::NotOpen)));
    assert!(matches!(mailbox.headers(&[]), Err(MailboxError::NotOpen)));
    assert_eq!(mailbox.examine(&FolderName::inbox()).unwrap().exists, 2);
    assert_eq!(mailbox.search(&Search::default()).unwrap().len(), 2);
    assert_eq!(mailbox.examine(&FolderName::typed("Entwürfe")).unwrap().exists, 0);
    assert_eq!(mailbox.search(&Search::default()).unwrap(), []);
    assert_eq!(mailbox.headers(&[]).unwrap(), []);
    let missing = mailbox.examine(&FolderName::typed("Nirgends"));
    assert!(matches!(missing, Err(MailboxError::Refused { .. })), "{missing:?}");
    let closed = mailbox.search(&Search::default());
    assert!(matches!(closed, Err(MailboxError::NotOpen)), "the folder before is closed: {closed:?}");
}

fn finds_what_is_there(mailbox: &mut dyn Mailbox) {
    let open = mailbox.examine(&FolderName::inbox()).unwrap();
    let all = mailbox.search(&Search::default()).unwrap();
    assert!(all.is_sorted() && all.iter().all(|uid| uid.validity == open.uid_validity), "{all:?}");
    let text = |text: &str| text.to_owned();
    let header = Term::Header { name: text("Subject"), holds: text("R-2026-K7Q2M") };
    for term in [
        Term::MessageId(text("<a.1@shop.example.org>")),
        Term::Names(text("<q.1@example.org>")),
        Term::FromDomain(text("shop.example.org")),
        Term::Subject(text("[R-2026-K7Q2M]")),
        Term::Text(text("ticket 4711")),
        header,
    ] {
        assert_eq!(mailbox.search(&Search::of(term.clone())).unwrap(), all[..1], "{term:?}");
    }
    assert_eq!(mailbox.search(&Search::of(Term::Subject(text("Grüße")))).unwrap(), all[1..]);
    for term in [Term::MessageId(text("<q.1@example.org>")), Term::Subject(text("\" OR ALL")), Term::Text(text("{3}"))]
    {
        assert_eq!(mailbox.search(&Search::of(term.clone())).unwrap(), [], "{term:?}");
    }
    let any = vec![Term::Names(text("<q.1@example.org>")), Term::FromDomain(text("news.example"))];
    assert_eq!(mailbox.search(&Search { any, since: None }).unwrap(), all);
    let of_tomorrow = Search { any: Vec::new(), since: Some("2099-01-01".parse().unwrap()) };
    assert_eq!(mailbox.search(&of_tomorrow).unwrap(), []);
}

fn hands_out_headers_in_the_order_asked_for(mailbox: &mut dyn Mailbox) {
    let open = mailbox.examine(&FolderName::inbox()).unwrap();
    let all = mailbox.search(&Search::default()).unwrap();
    let gone = Uid { validity: open.uid_validity, number: NonZeroU32::new(4_711).unwrap() };
    let headers = mailbox.headers(&[all[1], gone, all[0]]).unwrap();
    let uids: Vec<Uid> = headers.iter().map(|headers| headers.uid).collect();
    assert_eq!(uids, [all[1], all[0]], "one that is gone is left out");
    for (headers, message) in headers.iter().zip([INBOX[1], INBOX[0]]) {
        assert_eq!(headers.size as usize, message.len());
        assert!(headers.bytes.ends_with(b"\r\n\r\n") && message.starts_with(&headers.bytes), "{headers:?}");
    }
    let wanted = Search::of(Term::Names("<q.1@example.org>".to_owned()));
    assert_eq!((wanted.verify(&headers[1]), wanted.verify(&headers[0])), (Verdict::Fits, Verdict::FitsNot));
}

fn hands_out_a_message_whole_or_not_at_all(mailbox: &mut dyn Mailbox) {
    let open = mailbox.examine(&FolderName::typed("Sent")).unwrap();
    let [uid] = mailbox.search(&Search::default()).unwrap()[..] else { panic!("one letter was sent") };
    let size = u32::try_from(SENT.len()).unwrap();
    for cap in [size, size + 1, 26_214_400, u32::MAX] {
        assert_eq!(mailbox.fetch(uid, cap).unwrap(), Fetched::Whole(SENT.to_vec()));
    }
    for cap in [0, 1, size - 1] {
        assert_eq!(mailbox.fetch(uid, cap).unwrap(), Fetched::TooLarge { size });
    }
    let gone = Uid { validity: open.uid_validity, number: NonZeroU32::new(4_711).unwrap() };
    assert!(matches!(mailbox.fetch(gone, size), Err(MailboxError::Gone(uid)) if uid == gone));
}

fn refuses_a_number_of_another_numbering(mailbox: &mut dyn Mailbox) {
    mailbox.examine(&FolderName::typed("Sent")).unwrap();
    let [uid] = mailbox.search(&Search::default()).unwrap()[..] else { panic!("one letter was sent") };
    let old = Uid { validity: uid.validity.checked_add(1).unwrap(), ..uid };
    assert!(matches!(mailbox.headers(&[uid, old]), Err(MailboxError::Renumbered)));
    assert!(matches!(mailbox.fetch(old, 1_000), Err(MailboxError::Renumbered)));
    assert!(mailbox.fetch(uid, 1_000).is_ok(), "nothing else is wrong");
}
