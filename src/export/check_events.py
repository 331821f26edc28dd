"""How to check 90_events.jsonl: python3 91_check_events.txt < 90_events.jsonl

Each line is one entry of the record as it was written down. Its `body_hash`
is made over `salt` and `body`, its `hash` over the `hash` of the entry before
(`prev`) and everything else. Here are the entries of one case only: where
others lie between, `prev` is the hash of an entry that is not here, and only
the lines themselves can be checked. A `body` that is `null` was left out of
this copy, and its hash stays. This shows change by accident or by hand; it
proves nothing against whoever keeps the record.
"""
import hashlib, json, sys

def sha(*fields):
    return hashlib.sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).hexdigest()

unhex, last, count = bytes.fromhex, None, 0
for count, line in enumerate(map(json.loads, sys.stdin), 1):
    texts = [str(line[name]).encode() for name in ("seq", "stream", "recorded_at", "on", "kind")]
    good = line["hash"] == sha(unhex(line["prev"]), *texts, unhex(line["body_hash"]))
    good = good and (line["body"] is None or sha(unhex(line["salt"]), line["body"].encode()) == line["body_hash"])
    if last and last["seq"] + 1 == line["seq"]:
        good = good and line["prev"] == last["hash"]
    good or sys.exit(f"line {count} is not as it was written")
    last = line
print(f"{count} entries are as they were written")
