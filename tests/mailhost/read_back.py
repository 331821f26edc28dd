#!/usr/bin/env python3
"""Reads a message back from the private mail host, over IMAP and TLS, with a MIME parser that is not redress's.

usage: read_back.py DIR MESSAGE-ID [COPIES]

DIR is the folder of `mailhost start`. Waits up to ten seconds until COPIES copies (default 1) lie in the two mailboxes
and prints them all as a JSON list. `sha256` and `size` are of the bytes below the trace headers that the servers put on top, as the
client handed them over. Exit code 1: fewer copies came.
"""

import email
import email.policy
import hashlib
import imaplib
import json
import pathlib
import re
import ssl
import sys
import time

TRACE = re.compile(rb"(?:(?:Return-Path|Delivered-To|Received):.*\r\n(?:[ \t].*\r\n)*)*", re.IGNORECASE)


def main(folder, message_id, copies="1"):
    end = time.monotonic() + 10
    found = list(search(pathlib.Path(folder), message_id))
    while len(found) < int(copies) and time.monotonic() < end:
        time.sleep(0.1)
        found = list(search(pathlib.Path(folder), message_id))
    json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
    return 0 if len(found) >= int(copies) else 1


def search(folder, message_id):
    host = dict(line.split("=", 1) for line in (folder / "mailhost.env").read_text().splitlines())
    for login in ("", "CONTROLLERS_"):
        user = host[login + "USER"]
        password = pathlib.Path(host[login + "PASSWORD_FILE"]).read_text().strip()
        trust = ssl.create_default_context(cafile=host["CA_FILE"])
        with imaplib.IMAP4_SSL(host["HOST"], int(host["IMAPS_PORT"]), ssl_context=trust, timeout=10) as imap:
            imap.login(user, password)
            imap.select("INBOX", readonly=True)
            _, [numbers] = imap.search(None, "HEADER", "Message-ID", f'"{message_id}"')
            for number in numbers.split():
                _, [(_, raw), *_] = imap.fetch(number, "(BODY.PEEK[])")
                yield describe(user, raw)


def describe(mailbox, raw):
    handed_over = raw[TRACE.match(raw).end() :]
    trace = email.message_from_bytes(raw[: -len(handed_over)], policy=email.policy.default)
    message = email.message_from_bytes(handed_over, policy=email.policy.default)
    return {
        "mailbox": mailbox,
        "envelope_from": trace["Return-Path"].strip("<>"),
        "envelope_to": trace["Delivered-To"].strip("<>"),
        "received": trace.get_all("Received", []),
        "sha256": hashlib.sha256(handed_over).hexdigest(),
        "size": len(handed_over),
        "headers": [[name, str(value)] for name, value in message.items()],
        "text": content(message.get_body(("plain",))),
        "html": content(message.get_body(("html",))),
        "attachments": [attachment(part) for part in message.iter_attachments()],
        "defects": [type(defect).__name__ for part in message.walk() for defect in defects(part)],
    }


def defects(part):
    return [*part.defects, *(defect for value in part.values() for defect in value.defects)]


def content(part):
    return part and part.get_content().replace("\r\n", "\n")


def attachment(part):
    data = part.get_payload(decode=True) or b""
    return {"type": part.get_content_type(), "name": part.get_filename(), "sha256": hashlib.sha256(data).hexdigest()}


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
