"""Checks an export of redress without redress: python3 ledger_verify.py < ledger.jsonl"""
import base64, hashlib, json, sys

def sha(*fields):
    return hashlib.sha256(b"".join(len(field).to_bytes(8, "big") + field for field in fields)).hexdigest()

head, last, unhex = json.loads(next(sys.stdin)), "00" * 32, bytes.fromhex
for number, line in enumerate(map(json.loads, sys.stdin), 2):
    if line["line"] == "event":
        texts = [str(line[name]).encode() for name in ("seq", "stream", "recorded_at", "on", "kind")]
        hashed = sha(unhex(last), *texts, unhex(line["body_hash"]))
        body = line["body"] is None or sha(unhex(line["salt"]), line["body"].encode()) == line["body_hash"]
        good, last = body and line["prev"] == last and line["hash"] == hashed, line["hash"]
    else:
        data = None if line["bytes"] is None else base64.b64decode(line["bytes"])
        good = line["hash"] == sha(unhex(line["sha256"]), line["media_type"].encode())
        good = good and (data is None or hashlib.sha256(data).hexdigest() == line["sha256"])
    good or sys.exit(f"line {number} is not as it was written")
if number - 1 != head["events"] + head["documents"] or last != head["last"]:
    sys.exit("the export is not as long as its first line says")
print(f"{head['events']} events and {head['documents']} documents are as they were written; the last hash is {last}")
