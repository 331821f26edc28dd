#!/usr/bin/env python3
"""Holds expected.toml against the mails it speaks of, with Python's own mail parser.

    python3 tests/mail/check.py            says what is wrong, prints the counts, exit code 1 if anything is wrong

It is a second opinion about the corpus, not a model of the reader: it knows which ids, references, domains, reports and
attachments are in a mail, and whether what expected.toml says about them can be true.
"""

import base64
import collections
import email
import email.policy
import html
import pathlib
import re
import sys
import tomllib

HERE = pathlib.Path(__file__).parent
KINDS = {
    "acknowledged", "wants-identity", "wants-information", "extended", "refused", "partial", "done", "retained", "no-data",
    "wrong-address", "portal", "automatic", "other", "report",
}
SUGGESTIONS = KINDS - {"report"} | {"bounced", "received"}
MATCHES = {
    "message-id", "references", "outlook", "envelope-id", "reference", "domain", "addressee", "ambiguous", "none",
}
DOUBTS = {"other-domain", "reply-to-elsewhere", "link-elsewhere", "auth-fail", "display-name", "lookalike"}
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
REFERENCE = re.compile(r"R-\s*(?:>\s*)?(\d{4})-\s*(?:>\s*)?([2-9A-HJKMNP-TV-Z]{5})\b", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\u200b-\u200f\u2028-\u202e\u2060-\u206f]")


class Corpus:
    """The known letters, the expected readings and what was found wrong."""

    def __init__(self):
        known = tomllib.loads((HERE / "cases.toml").read_text("utf-8"))
        self.own = known["mailbox"]["addresses"]
        self.authserv_id = known["mailbox"]["authserv_id"]
        self.cases = {case["case"]: case for case in known["case"]}
        self.mails = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))["mail"]
        self.letters, self.rewritten, self.envelopes = {}, {}, {}
        for number, case in self.cases.items():
            for letter in case["letter"]:
                self.letters[letter["message_id"]] = (number, letter["n"])
                self.envelopes[letter["envelope_id"]] = number
                if "rewritten_message_id" in letter:
                    self.rewritten[letter["rewritten_message_id"]] = (number, letter["n"])
        self.references = {case["reference"]: number for number, case in self.cases.items()}
        self.wrong = []

    def domains(self, cases):
        return [domain for n in cases for domain in self.cases[n]["domains"] + self.cases[n]["processors"]]


def within(domain, domains):
    return any(domain == known or domain.endswith("." + known) for known in domains)


def texts(message):
    """Every text a person could see, markup taken off; the parts of an enclosed message too."""
    for part in message.walk():
        if part.get_content_maintype() == "text":
            octets = part.get_payload(decode=True) or b""
            try:
                text = octets.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                text = octets.decode("utf-8", "replace")
            if part.get_content_subtype() == "html":
                text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            yield text
        if part.get_content_type() == "message/rfc822":
            for enclosed in part.get_payload():
                yield str(enclosed["subject"] or "")


def links(message):
    for part in message.walk():
        if part.get_content_maintype() == "text":
            body = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            yield from (host.lower() for host in re.findall(r"https?://([^/\s\"<>]+)", body))


def attachments(message, top=True):
    """Parts that have a file name or say that they are attachments; an enclosed message is one."""
    for part in message.iter_parts() if message.is_multipart() else ([message] if top else []):
        name = part.get_filename()
        if name is not None or part.get_content_disposition() == "attachment":
            whole = part.get_content_type() == "message/rfc822" or part.is_multipart()
            yield name or "", part.get_content_type(), None if whole else len(part.get_payload(decode=True) or b"")
        elif part.get_content_maintype() == "multipart":
            yield from attachments(part, top=False)


def squeezed(text):
    return re.sub(r"\s+", " ", text.replace("\u2019", "'"))


def candidates(corpus, message, raw):
    """Which letters a mail names, by which road: {road: {case, …}}."""
    found = collections.defaultdict(set)
    replied = MESSAGE_ID.findall(str(message["in-reply-to"] or ""))
    thread = MESSAGE_ID.findall(str(message["references"] or ""))
    for ids, road in ((replied, "message-id"), (thread, "references")):
        found[road] |= {corpus.letters[i][0] for i in ids if i in corpus.letters}
    found["outlook"] = {corpus.rewritten[i][0] for i in replied + thread if i in corpus.rewritten}
    seen = " ".join([str(message["subject"] or ""), *texts(message)])
    found["reference"] = {
        corpus.references[name] for year, code in REFERENCE.findall(seen)
        if (name := f"R-{year}-{code.upper()}") in corpus.references
    }
    sender = sender_domain(message)
    found["domain"] = {n for n in corpus.cases if within(sender, corpus.domains([n]))}
    return found


def sender_domain(message):
    addresses = message["from"].addresses
    return addresses[0].domain.lower() if addresses else ""


def check_match(corpus, mail, message, raw, say):
    found, cases, road = candidates(corpus, message, raw), set(mail["cases"]), mail["matches"]
    order = ["message-id", "references", "outlook", "reference", "domain"]
    if road == "ambiguous":
        named = set().union(*(found[r] for r in order[:4])) or found["domain"]
        if len(cases) < 2 or named != cases:
            say(f"ambiguous between {cases}, found {dict(found)}")
    elif road == "none":
        if cases or any(found[r] for r in order):
            say(f"matches none, found {dict(found)}")
    elif road in order:
        first = next((r for r in order if found[r]), None)
        if first != road or found[road] != cases or len(cases) != 1:
            say(f"matches {road} {cases}, found first {first}: {dict(found)}")
        strong = set().union(*(found[r] for r in order[:4]))
        if len(strong) > 1:
            say(f"is ambiguous: {strong}")
    else:
        say(f"a reply cannot match by {road}")
    if "letter" in mail and road == "message-id":
        ids = MESSAGE_ID.findall(str(message["in-reply-to"]))
        if (mail["cases"][0], mail["letter"]) not in [corpus.letters.get(i) for i in ids]:
            say("answers another letter")


def check_origin(corpus, mail, message, say):
    sender, doubts = sender_domain(message), set(mail["doubts"])
    domains = corpus.domains(mail["cases"] or corpus.cases)
    own = mail["from"] in corpus.own
    first = next(iter(message.get_all("authentication-results", [])), "")
    trusted = first.split(";")[0].split()[0:1] == [corpus.authserv_id]
    headers = [name.lower() for name in message.keys()]
    if trusted and "received" in headers[: headers.index("authentication-results")]:
        say("the provider's Authentication-Results stands below a Received line")
    true = {
        "other-domain": not own and not within(sender, domains),
        "auth-fail": trusted and "dmarc=fail" in first,
        "reply-to-elsewhere": bool(message["reply-to"]) and not within(message["reply-to"].addresses[0].domain, domains),
    }
    for doubt, holds in true.items():
        if holds != (doubt in doubts):
            say(f"{doubt} is {holds}, expected.toml says otherwise")
    away = any(not within(host, domains) for host in links(message))
    if "link-elsewhere" in doubts and not away:
        say("no link leads elsewhere")
    if mail["click_to_verify"] and away and "link-elsewhere" not in doubts:
        say("what is to be clicked leads elsewhere")
    if "display-name" in doubts and "@" not in message["from"].addresses[0].display_name:
        say("the display name is no address")
    match mail["origin"]:
        case "ok":
            if doubts or not trusted or "dmarc=pass" not in first:
                say("an origin without doubt needs a pass of the own provider")
        case "unknown":
            if doubts - {"other-domain"}:
                say("doubts beyond another domain make an origin doubtful")
        case "doubtful":
            if not doubts or mail["suggestions"][0] != "other":
                say("a doubtful origin has doubts, and `other` is suggested first")
        case other:
            say(f"origin {other}")


def check_reply(corpus, mail, message, raw, say):
    check_match(corpus, mail, message, raw, say)
    check_origin(corpus, mail, message, say)
    seen = squeezed(" ".join([str(message["subject"] or ""), *texts(message)]))
    if "ticket" in mail and mail["ticket"] not in seen + raw.decode("latin-1"):
        say(f"no ticket {mail['ticket']}")
    for key in ("received", "until", "deleted_on"):
        if key in mail and not (str(mail[key].year) in seen and str(mail[key].day) in seen):
            say(f"{key} {mail[key]} is not in the text")
    for key in ("says", "says_not"):
        if squeezed(mail.get(key, "")) not in seen:
            say(f"`{mail[key]}` is not in the mail")
    for kept in mail.get("retained", []):
        for word in (kept["what"], kept.get("basis", "")):
            if squeezed(word) not in seen:
                say(f"`{word}` is not in the text")
        if "until" in kept and str(kept["until"].year) not in seen:
            say(f"{kept['until']} is not in the text")
    submitted = str(message["auto-submitted"] or "no").split()[0].rstrip(";").lower()
    if not mail["automatic"] and (submitted != "no" or str(message["return-path"]) == "<>"):
        say("its headers say that a machine wrote it")
    if mail["automatic"] and ("done" in mail["suggestions"] or mail["kind"] == "done"):
        say("an automatic mail is never done")
    if mail["kind"] in ("extended", "refused", "wants-identity") and "gives_reasons" not in mail:
        say("gives_reasons is missing")
    if mail["asks_identity"] != (mail["kind"] == "wants-identity"):
        say("asks_identity and kind differ")
    if mail["origin"] != "doubtful" and mail["suggestions"][0] != mail["kind"]:
        say("the first suggestion is another kind")


def blocks(message):
    """The fields of a delivery report, one block per addressee; None if it has no such part."""
    for part in message.walk():
        if part.get_content_subtype() in ("delivery-status", "global-delivery-status", "disposition-notification"):
            text = part.as_bytes().replace(b"\r\n", b"\n").decode("utf-8", "replace").split("\n\n", 1)[1]
            if part["content-transfer-encoding"] == "base64":
                text = base64.b64decode(text).replace(b"\r\n", b"\n").decode("utf-8", "replace")
            groups = [re.sub(r"\n[ \t]+", " ", group) for group in re.split(r"\n\n+", text) if group.strip()]
            return [
                {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in group.splitlines())}
                for group in groups
            ]
    return None


def field(block, name):
    """A field's value without the type before the semicolon."""
    return block.get(name, "").split(";", 1)[-1].strip()


def check_report(corpus, mail, message, raw, say):
    for key in ("ours", "certain"):
        if key not in mail:
            say(f"{key} is missing")
    fields = blocks(message)
    if fields is not None:
        named = [b for b in fields if field(b, "final-recipient")]
        shown = mail.get("recipient_shown", mail["recipient"]).lower()
        mine = [b for b in named if field(b, "final-recipient").lower() == shown]
        if not mine:
            say(f"no block names {shown}")
        elif "action" in mail:
            if field(mine[0], "action").lower() != mail["action"]:
                say(f"action {field(mine[0], 'action')}")
            if field(mine[0], "status").split()[0] != mail["status"]:
                say(f"status {field(mine[0], 'status')}")
        envelope = next((b["original-envelope-id"] for b in fields if "original-envelope-id" in b), None)
        if envelope != mail.get("envelope_id"):
            say(f"envelope id {envelope}")
    text = (raw + b"".join(t.encode() for t in texts(message))).decode("utf-8", "replace")
    if mail["recipient"] not in text and mail.get("recipient_shown", "\0") not in text and fields is None:
        say("the addressee is not named")
    ids = {i for i in corpus.letters | corpus.rewritten if i in text}
    carried = mail.get("original_message_id")
    if carried and carried not in text:
        say(f"{carried} is not in the mail")
    road = mail["matches"]
    want = {
        "message-id": ids & set(corpus.letters), "outlook": ids & set(corpus.rewritten),
    }.get(road)
    if want is not None and carried not in want:
        say(f"{road}: {carried} is no id of ours")
    if want is None and ids:
        say(f"carries {ids}")
    number, n = (mail["cases"] or [None])[0], mail.get("letter", 1)
    if want is not None and (corpus.letters | corpus.rewritten)[carried] != (number, n):
        say("is about another letter")
    seen = {f"R-{year}-{code.upper()}" for year, code in REFERENCE.findall(text)}
    of_road = {
        "reference": {corpus.references[name] for name in seen if name in corpus.references},
        "addressee": {n for n, case in corpus.cases.items() if case["addressee"] == mail["recipient"]},
        "envelope-id": {corpus.envelopes.get(mail.get("envelope_id"))},
        "none": set(),
    }
    if road not in of_road and want is None:
        say(f"a report cannot match by {road}")
    if road in of_road and of_road[road] != set(mail["cases"]):
        say(f"{road} leads to {of_road[road]}")
    if fields is None and "status" in mail and mail["status"] not in text:
        say(f"status {mail['status']} is not in the text")
    if mail["ours"] != (road in ("message-id", "outlook", "envelope-id", "reference")):
        say("`ours` and `matches` differ")
    addressee = number and mail["recipient"].lower() == corpus.cases[number]["addressee"].lower()
    if mail["certain"] != bool(want is not None and addressee):
        say("`certain` needs an id of ours and the addressee as the one it failed for")
    if mail["suggestions"][0] == "bounced" and mail["action"] != "failed":
        say("only a failure is a bounce")
    if mail["certain"] and mail.get("action") == "failed" and mail["suggestions"] != ["bounced"]:
        say("a certain failure is a bounce")


def check(corpus, mail):
    say = lambda text: corpus.wrong.append(f"{mail['file']}: {text}")
    raw = (HERE / mail["file"]).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for allowed, given in ((KINDS, [mail["kind"]]), (SUGGESTIONS, mail["suggestions"] + mail.get("never", [])),
                           (MATCHES, [mail["matches"]]), (DOUBTS, mail.get("doubts", []))):
        for word in given:
            if word not in allowed:
                say(f"unknown word {word}")
    if set(mail.get("never", [])) & set(mail["suggestions"]):
        say("suggested and never suggested")
    if not set(mail["cases"]) <= corpus.cases.keys():
        say("unknown case")
    if message["from"].addresses[0].addr_spec != mail["from"]:
        say(f"from {message['from'].addresses[0].addr_spec}")
    subject = str(message["subject"] or "")
    readable = not mail.get("broken") and mail["subject"] != "(no subject)"
    if readable and subject != mail["subject"]:
        say(f"subject {subject!r}")
    if not mail.get("broken"):
        enclosed = {id(p) for part in message.walk() if part.get_content_type() == "message/global-headers"
                    for p in part.walk() if p is not part}
        for part in message.walk():
            for defect in part.defects if id(part) not in enclosed else []:
                say(f"defect {defect!r}")
        listed = [(a.get("raw_name", a["name"]), a["media_type"], a.get("size")) for a in mail["attachments"]]
        if (found := list(attachments(message))) != listed:
            say(f"attachments {found}")
    for attachment in mail["attachments"]:
        if UNSAFE.search(attachment["name"]):
            say(f"unsafe name {attachment['name']!r}")
    if raw.count(b"\n") != raw.count(b"\r\n") and b"\r\n" in raw:
        say("mixed line ends")
    (check_report if mail["file"].startswith("reports/") else check_reply)(corpus, mail, message, raw, say)


def table(title, counts):
    print(f"{title}: " + ", ".join(f"{word} {n}" for word, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))))


def main():
    corpus = Corpus()
    named = [mail["file"] for mail in corpus.mails]
    there = sorted(str(path.relative_to(HERE)) for path in HERE.glob("re*/*.eml"))
    if sorted(named) != there:
        corpus.wrong.append(f"files and readings differ: {sorted(set(named) ^ set(there))}")
    for mail in corpus.mails:
        if mail["file"] in there:
            check(corpus, mail)
    replies = [mail for mail in corpus.mails if mail["file"].startswith("replies/")]
    reports = [mail for mail in corpus.mails if mail["file"].startswith("reports/")]
    spoken = collections.Counter(mail["language"] for mail in replies)
    for language in LANGUAGES:
        if spoken[language] < 6:
            corpus.wrong.append(f"only {spoken[language]} replies in {language}")
    if len(replies) < 70 or len(reports) < 34:
        corpus.wrong.append(f"only {len(replies)} replies and {len(reports)} reports")
    print(f"{len(replies)} replies, {len(reports)} reports, {sum(m.get('hard', False) for m in corpus.mails)} of them hard")
    table("replies by language", spoken)
    table("replies by kind", collections.Counter(mail["kind"] for mail in replies))
    table("replies by origin", collections.Counter(mail["origin"] for mail in replies))
    table("replies by match", collections.Counter(mail["matches"] for mail in replies))
    table("reports by action", collections.Counter(mail.get("action", "none") for mail in reports))
    table("reports by match", collections.Counter(mail["matches"] for mail in reports))
    kinds = collections.defaultdict(set)
    for mail in replies:
        kinds[mail["kind"]].add(mail["language"])
    for kind, languages in sorted(kinds.items()):
        print(f"  {kind}: {' '.join(sorted(languages))}")
    for wrong in corpus.wrong:
        print(f"wrong: {wrong}", file=sys.stderr)
    return 1 if corpus.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
