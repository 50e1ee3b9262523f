"""Checks this bundle with nothing but Python's standard library.

    python3 -B verify.py [FINGERPRINT]

FINGERPRINT: of the key that signed, got by another way than the bundle. Every violation is a line
that names a file; the last line is the verdict. Exit code 0: sound, 1: not.
"""

import base64
import hashlib
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # leaves the bundle as it is
from checks import ed25519, merkle
from checks.campaign import Campaign, cells
from checks.common import FOLDER, digest, equal, numbered, proven, read, rows_of, table
from checks.common import violated, violations

LATER = ("heads/", "proofs/", "content.sha256")  # what came after the list of content


def files(own):
    """Bytes are those that were listed, and nothing is there that was not."""
    lists = {}
    for name in ("SHA256SUMS", "content.sha256"):
        lists[name] = {line[66:]: line[:64] for line in read(name).decode().splitlines()}
        for path, listed in lists[name].items():
            equal("the bytes of a file are those that were listed", path, listed, digest(path))
    for file in sorted(FOLDER.rglob("*")):
        path = file.relative_to(FOLDER).as_posix()
        if file.is_file() and path != "SHA256SUMS" and path not in lists["SHA256SUMS"]:
            violated(path, "a file of SHA256SUMS", "one that is not in it")
        elif file.is_file() and path not in ("SHA256SUMS", own) and not path.startswith(LATER):
            if path not in lists["content.sha256"]:
                violated(path, "a file of content.sha256", "one that is not in it")


def public_keys():
    """The 32 bytes of each, by fingerprint."""
    keys = {}
    for file in sorted(FOLDER.glob("keys/*.pem")):
        der = base64.b64decode("".join(re.findall("^[^-].*", file.read_text(), re.M)))
        real = hashlib.sha256(der).hexdigest()
        if equal("the name of a key is its fingerprint", f"keys/{file.name}", file.stem, real):
            keys[file.stem] = der[-32:]
    return keys


def signed(where, keys, key, message, signature):
    if key not in keys:
        violated(where, "a signature by a key of the bundle", f"one by {key}")
    elif not ed25519.verify(keys[key], message, signature):
        violated(where, f"a signature by {key}", "one that does not fit")
    else:
        proven["a key of the bundle signed it"] += 1
        return True
    return False


def statements(keys):
    """Those whose signatures hold by number, and who signed them."""
    found, signers, replaced, before, placed = {}, {}, {}, (0, "0" * 64), False
    for file in sorted(FOLDER.glob("statements/*.json")):
        number, where = int(file.stem), f"statements/{file.name}"
        try:
            envelope = json.loads(file.read_bytes())
            kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
            key, signature = (envelope["signatures"][0][name] for name in ("keyid", "sig"))
            signature, statement = base64.b64decode(signature), json.loads(payload)
            predicate = statement["predicate"]
        except (ValueError, LookupError, TypeError, AttributeError):
            violated(where, "a statement in an envelope of DSSE", "something else")
            continue
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        if signed(where, keys, key, message, signature):
            found[number], signers[number] = statement, key
        if key in replaced:
            violated(where, f"a key other than the one that {replaced[key]} replaced", key)
        if predicate.get("event") == "key.rotate":
            replaced[key] = where
        place = predicate.get("vocalise_ledger", {})
        placed = placed or bool(place)
        if placed:  # earlier builds signed no place
            equal("a statement stands where it was signed", where, number, place.get("seq"))
            if before[0] == number - 1:
                equal("a statement names the one before", where, before[1], place.get("previous"))
            text = b"%d\n%s\n%s" % (number, place.get("previous", "").encode(), file.read_bytes())
            before = number, hashlib.sha256(text).hexdigest()
    return found, signers


def heads(keys):
    """Signed notes: text, an empty line, and a line that ends with key hash and signature."""
    roots = {}
    for file in sorted(FOLDER.glob("heads/*.txt")):
        text, _, line = file.read_text("utf-8").partition("\n\n")
        key = dict(part.split(" ", 1) for part in text.split("\n")[3:]).get("key")
        signature = base64.b64decode(line.split(" ")[-1])[4:]
        signed(f"heads/{file.name}", keys, key, (text + "\n").encode(), signature)
        size, root = merkle.head(text)
        equal("heads agree", f"heads/{file.name}", roots.setdefault(size, root), root)
    counts = merkle.check(FOLDER, violated)
    proven["a statement is in the tree of the last head"] += counts[0]
    proven["a head grew out of the one before"] += counts[1]


def named(statement):
    """Digests of files that a statement names."""
    digests = {one["digest"]["sha256"] for one in statement["subject"]}
    for row in rows_of(statement):
        after = row.get("after") or {}
        some = (after.get("outputs") or []) + [after.get("files") or {}]
        some += (after.get("config") or {}).get("files") or []
        digests |= {one.get("sha256") for one in some} | {after.get("manifest_sha256")}
        digests |= set((after.get("digests") or {}).values())
    return digests


def artifacts(found):
    """Path by digest, of the files of statements that are in the bundle."""
    held, names = {}, {number: named(statement) for number, statement in found.items()}
    for line in table("artifacts.tsv", "\t"):
        number, path = int(line["statement"]), line["file"]
        here = path != "-"
        where = path if here else f"artifacts.tsv ({line['of']}: {line['name']})"
        if line["sha256"] not in names.get(number, ()):
            violated(where, f"a digest that {numbered(number)} names", line["sha256"])
        elif here and equal("a file is what a statement names", path, line["sha256"], digest(path)):
            held[line["sha256"]] = path
    return held


def verify(fingerprint):
    """Checks all of it; returns in words what the bundle is about, and who signed it."""
    last = max(int(file.stem) for file in FOLDER.glob("statements/*.json"))
    own = numbered(last)
    files(own)
    keys = public_keys()
    found, signers = statements(keys)
    heads(keys)
    if last not in found or found[last]["predicate"].get("event") != "bundle":
        violated(own, "the signed statement about this bundle", "another one")
        return "nothing", None
    subject = found[last]["subject"][0]["digest"]["sha256"]
    equal("the list of content was signed", "content.sha256", subject, digest("content.sha256"))
    if fingerprint:
        equal("the key is the one that was named", own, fingerprint, signers[last])
    campaign = Campaign(found, found[last]["predicate"]["details"]["bundle"])
    held = artifacts(found)
    campaign.check(held)
    cells(campaign, held)
    done = sum(run["state"] == "DONE" for run in campaign.runs)
    left = len(campaign.runs) - done
    return (
        f"{counted(len(found), 'statement')}, {counted(done, 'run')}"
        + (f" ({left} more without a result)" if left else "")
        + f", {counted(len(campaign.experiments), 'row')} of the table"
    ), signers[last]


def counted(number, thing):
    return f"{number} {thing}{'' if number == 1 else 's'}"


def main():
    fingerprint = sys.argv[1].strip() if len(sys.argv) > 1 else None
    what = signer = None
    try:
        what, signer = verify(fingerprint)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        where = getattr(error, "filename", None)
        where = pathlib.Path(where).relative_to(FOLDER) if where else "the bundle"
        violated(
            where, "files in the form that README.md describes", f"{type(error).__name__}: {error}"
        )
    for check, times in sorted(proven.items()):
        print(f"{times:8} {check}")
    if violations:
        print(f"NOT SOUND: {len(violations)} violations, the first: {violations[0]}")
    elif fingerprint:
        print(f"SOUND: {what}; signed by the key that you named, {signer}")
    else:
        print(f"SOUND if {signer} is the key; compare it with what you got by another way: {what}")
    sys.exit(bool(violations))


if __name__ == "__main__":
    main()
