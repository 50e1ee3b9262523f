"""Checks this bundle with nothing but Python's standard library.

    python3 verify.py [FINGERPRINT]

FINGERPRINT: of the key that signed, got by another way than the bundle. Every violation is a line
that names a file; the last line is the verdict. Exit code 0: sound, 1: not.
"""

import base64
import collections
import csv
import decimal
import hashlib
import json
import pathlib
import re
import struct
import sys

sys.dont_write_bytecode = True  # leaves the bundle as it is
import ed25519
import merkle

FOLDER = pathlib.Path(__file__).resolve().parent
CLASSES = ["neutral", "happiness", "sadness", "anger"]
violations = []
proven = collections.Counter()


def violated(where, expected, got):
    violations.append(where)
    print(f"VIOLATED {where}: expected {expected}, got {got}")


def equal(check, where, expected, got):
    if expected == got:
        proven[check] += 1
    else:
        violated(where, expected, got)
    return expected == got


def read(path):
    return (FOLDER / path).read_bytes()


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# --- files ---------------------------------------------------------------------------------------


def sums(name):
    """Path to digest, of a list in the format of sha256sum."""
    return {line[66:]: line[:64] for line in read(name).decode().splitlines()}


def files():
    there = {str(file.relative_to(FOLDER).as_posix()) for file in FOLDER.rglob("*") if file.is_file()}
    for name in ("SHA256SUMS", "content.sha256"):
        for path, digest in sums(name).items():
            got = sha256(read(path)) if path in there else "no such file"
            equal("the bytes of a file are those that were listed", path, digest, got)
    for path in sorted(there - set(sums("SHA256SUMS")) - {"SHA256SUMS"}):
        violated(path, "a file of SHA256SUMS", "one that is not in it")
    later = {path for path in sums("SHA256SUMS") if path.startswith(("heads/", "proofs/"))}
    own = "statements/%06d.json" % max(int(file.stem) for file in FOLDER.glob("statements/*.json"))
    for path in sorted(set(sums("SHA256SUMS")) - later - set(sums("content.sha256")) - {"content.sha256", own}):
        violated(path, "a file of content.sha256", "one that is not in it")
    return own


# --- statements, heads ---------------------------------------------------------------------------


def keys():
    """The 32 bytes of each public key, by its fingerprint."""
    found = {}
    for file in sorted(FOLDER.glob("keys/*.pem")):
        der = base64.b64decode("".join(file.read_text().split("\n")[1:-2]))
        if equal("the name of a key is its fingerprint", f"keys/{file.name}", file.stem, sha256(der)):
            found[file.stem] = der[-32:]
    return found


def signed(where, key, message, signature, public):
    if key not in public:
        violated(where, "a signature by a key of the bundle", f"one by {key}")
    elif not ed25519.verify(public[key], message, signature):
        violated(where, f"a signature by {key}", "one that does not fit")
    else:
        proven["a key of the bundle signed it"] += 1
        return True


def statements(public):
    """Number to statement, of all whose signatures hold; also who signed."""
    found, signers, replaced, digest, last, placed = {}, {}, {}, None, 0, False
    for file in sorted(FOLDER.glob("statements/*.json")):
        where, number, text = f"statements/{file.name}", int(file.stem), file.read_bytes()
        try:
            envelope = json.loads(text)
            kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
            statement = json.loads(payload)
            key, signature = envelope["signatures"][0]["keyid"], base64.b64decode(envelope["signatures"][0]["sig"])
        except (ValueError, KeyError, IndexError, TypeError):
            violated(where, "a statement in an envelope of DSSE", "something else")
            continue
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        if signed(where, key, message, signature, public):
            found[number], signers[number] = statement, key
        if key in replaced:
            violated(where, f"a key that was not replaced by statement {replaced[key]}", key)
        place = statement.get("predicate", {}).get("vocalise_ledger", {})
        placed = placed or bool(place)
        if placed:  # builds before signed no place
            equal("a statement stands where it was signed for", where, number, place.get("seq"))
            if number == last + 1 and digest:
                equal("a statement names the one before", where, digest, place.get("previous"))
        if statement.get("predicate", {}).get("event") == "key.rotate":
            replaced[key] = number
        previous = place.get("previous", "") if placed else ""
        digest = sha256(b"%d\n%s\n%s" % (number, previous.encode(), text)) if previous else None
        last = number
    return found, signers


def heads(public):
    for file in sorted(FOLDER.glob("heads/*.txt")):
        text, _, line = file.read_text("utf-8").partition("\n\n")
        fields = dict(part.split(" ", 1) for part in text.split("\n")[3:])
        signature = base64.b64decode(line.split(" ")[-1])[4:]
        signed(f"heads/{file.name}", fields.get("key"), (text + "\n").encode(), signature, public)


def own_statement(where, statement, signer, fingerprint):
    """The bundle's own, which vouches for content.sha256 and so for everything in it."""
    if statement is None:
        return {}
    details = statement["predicate"].get("details", {}).get("bundle", {})
    subject = statement["subject"][0]
    equal("the list of content was signed", "content.sha256", subject["digest"]["sha256"], sha256(read("content.sha256")))
    if fingerprint:
        equal("the key is the one that was named", where, fingerprint, signer)
    return details


def rows(found):
    """The last state of each row that the statements are about, by (table, id): columns, number."""
    state = {}
    for number, statement in sorted(found.items()):
        predicate = statement["predicate"]
        for row in predicate.get("rows") or predicate.get("vocalise_event", {}).get("rows") or []:
            if row["table"] != "metric_point":
                state[row["table"], row["id"]] = row.get("after") or {}, number
    return state


def named(statement):
    """Digests of files that a statement names."""
    digests = {one["digest"]["sha256"] for one in statement["subject"]}
    predicate = statement["predicate"]
    for row in predicate.get("rows") or predicate.get("vocalise_event", {}).get("rows") or []:
        after = row.get("after") or {}
        some = after.get("outputs") or (after.get("config") or {}).get("files") or [after.get("files") or {}]
        digests |= {one.get("sha256") for one in some} | {after.get("manifest_sha256")}
        digests |= set((after.get("digests") or {}).values())
    return digests


def artifacts(found):
    """Path by digest, of the files that are in the bundle."""
    held = {}
    for line in csv.DictReader(read("artifacts.tsv").decode().splitlines(), delimiter="\t"):
        digest, path, number = line["sha256"], line["file"], int(line["statement"])
        where = path if path != "-" else f"artifacts.tsv ({line['of']} {line['name']})"
        if digest not in (named(found[number]) if number in found else ()):
            violated(where, f"a digest that statements/{number:06d}.json names", digest)
        elif path != "-":
            if equal("a file is the one that a statement names", path, digest, sha256(read(path)) if (FOLDER / path).is_file() else "no such file"):
                held[digest] = path
    return held


# --- numbers -------------------------------------------------------------------------------------


def argmax(logits):
    return max(range(len(logits)), key=lambda i: logits[i])  # the first of equals


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def scores(references, decisions):
    """What Vocalise writes of these pairs of classes."""
    size = range(len(CLASSES))
    counts = [[0 for _ in size] for _ in size]
    for reference, decision in zip(references, decisions):
        counts[reference][decision] += 1
    support, predicted = [sum(row) for row in counts], [sum(column) for column in zip(*counts)]
    recall = [counts[i][i] / support[i] if support[i] else None for i in size]
    seen = [one for one in recall if one is not None]
    f1 = [2.0 * counts[i][i] / (support[i] + predicted[i]) for i in size if support[i] + predicted[i]]
    return {
        "unweightedAverageRecall": total(seen) / len(seen),
        "accuracy": sum(counts[i][i] for i in size) / len(references),
        "recall": recall,
        "macroF1OfSeenClasses": total(f1) / len(f1),
        "macroF1OfAllClasses": total(f1) / len(CLASSES),
        "confusion": {"counts": counts},
    }


def total(values):
    """In their order, rounded after each: newer versions of sum() round once."""
    result = 0.0
    for value in values:
        result += value
    return result


def statistics(values):
    """Mean and sample deviation."""
    ordered = sorted(values)
    mean = total(ordered) / len(ordered)
    if len(ordered) < 2:
        return mean, None
    if ordered[0] == ordered[-1]:
        return mean, 0.0
    return mean, (total((one - mean) * (one - mean) for one in ordered) / (len(ordered) - 1)) ** 0.5


def outputs(row, role):
    return [one for one in row.get("outputs") or [] if one["role"] == role]


class Run:
    """A finished run: what it tested, and what follows from its predictions."""

    def __init__(self, row, number, stages, held):
        self.row, self.name, self.held = row, row["workflow_id"], held
        self.where = f"statements/{number:06d}.json"
        ended = [stage for stage, _ in stages if stage.get("run_id") == row["id"] and stage["state"] in ("DONE", "CACHED")]
        ended.sort(key=lambda stage: stage["started_at"])
        self.tested = {stage["stage"]: stage for stage in ended}.get("evaluateFusion")
        self.trained = {stage["subject"]: stage for stage in ended if stage["stage"] == "trainAlternating"}

    def load(self, file):
        path = self.held.get(file["sha256"])
        if path is None:
            violated(f"{self.name} {file['name']}", f"a file of SHA-256 {file['sha256']} in the bundle", "none")
            return None, None
        return path, read(path).decode()

    def check(self):
        if self.tested is None or not self.trained:
            violated(self.where, f"statements about training and test of {self.name}", "none")
            return
        self.models()
        path, text = self.load(outputs(self.tested, "predictions")[0])
        scored, wanted = self.load(outputs(self.tested, "scores")[0])
        if text is None or wanted is None:
            return
        lines, wanted = [json.loads(line) for line in text.splitlines()], json.loads(wanted)
        references = [CLASSES.index(line["reference"]) for line in lines]
        for number, line in enumerate(lines, 1):
            self.line(f"{path} line {number}", line)
        got = scores(references, [CLASSES.index(line["predicted"]) for line in lines])
        for key, value in got.items():
            equal("scores follow from the predictions", f"{scored} {key}", value, wanted.get(key))
        dropped = wanted.get("fusion", {}).get("counts", {}).get("dropped", 0)
        for modality in ("audio", "text") if "fusion" in wanted and not dropped else ():
            own = [(reference, line[modality]) for reference, line in zip(references, lines) if modality in line]
            alone = scores([one for one, _ in own], [argmax(logits) for _, logits in own]) if own else None
            equal("scores follow from the predictions", f"{scored} fusion {modality}", alone, wanted["fusion"].get(modality))
        equal("a run's scores are those of its file", f"{self.where} {self.name} scores", wanted, self.row.get("scores"))
        equal("a run's UAR follows from its predictions", f"{self.where} {self.name} uar", got["unweightedAverageRecall"], self.row.get("uar"))
        missing = dropped if "fusion" in wanted else wanted.get("text", {}).get("withoutTranscript", 0)
        self.protocol(path, [line["utterance"] for line in lines], missing)

    def line(self, where, line):
        if "audio" in line:
            fused = [single(single(a) + single(t)) for a, t in zip(line["audio"], line.get("text") or [0.0] * len(CLASSES))]
            equal("fused logits are sums", where, fused, [single(one) for one in line["logits"]])
        equal("a decision follows from its logits", where, CLASSES[argmax(line["logits"])], line["predicted"])

    def models(self):
        made = sorted(one["sha256"] for stage in self.trained.values() for one in outputs(stage, "model"))
        used = sorted(one["sha256"] for one in self.tested["inputs"] if one["role"] == "model")
        equal("the tested model is what the run's own training made", f"{self.where} {self.name}", made, used)

    def protocol(self, path, tested, missing):
        for stage in self.trained.values():
            report, text = self.load(outputs(stage, "report")[0])
            if text is None:
                continue
            training = json.loads(text)
            split = {part: training["split"][part] for part in ("sourceTrain", "sourceValidation", "targetTrain", "targetTest")}
            for one, other in (("sourceTrain", "sourceValidation"), ("targetTrain", "targetTest")):
                equal("parts have no utterance in common", f"{report} {one}, {other}", set(), set(split[one]) & set(split[other]))
            equal("what was tested is T_te", path, [], sorted(set(tested) - set(split["targetTest"])))
            equal("what was tested is T_te", f"{path} lines", len(split["targetTest"]) - missing, len(set(tested)))
            labels = training.get("labelsRead")
            if labels is not None:  # builds before counted none
                equal("training was given no label of the target", report, [0, 0], [labels.get("T_tr"), labels.get("T_te")])


# --- the table -----------------------------------------------------------------------------------


def spread(mean, deviation):
    if mean is None:
        return "–"
    texts = [str(decimal.Decimal(repr(one)).quantize(decimal.Decimal("0.1"), decimal.ROUND_HALF_UP)) for one in (mean, deviation) if one is not None]
    return " ± ".join(texts)


def table(experiments, runs):
    exact = {one["name"]: one for one in json.loads(read("tables/table.json"))["experiments"]}
    lines = {line["experiment"]: line for line in csv.DictReader(read("tables/table.csv").decode().splitlines())}
    shown = {
        "tables/table.md": read("tables/table.md").decode().splitlines()[2:],
        "tables/table.txt": read("tables/table.txt").decode().splitlines()[1:],
        "tables/table.tex": read("tables/table.tex").decode().replace("$\\pm$", "±").replace(" -- ", " – ").splitlines()[4:],
    }
    for place, experiment in enumerate(experiments):
        name, claim = experiment["name"], "a cell of the table follows from the runs"
        own = {run["seed"]: 100 * run["uar"] if run.get("uar") is not None else None for run in runs if run["experiment_id"] == experiment["id"]}
        finished = [uar for uar in own.values() if uar is not None]
        mean, deviation = statistics(finished) if finished else (None, None)
        row = exact.get(name, {})
        for key, expected in (("mean", mean), ("std", deviation), ("reference", experiment.get("reference"))):
            equal(claim, f"tables/table.json {name} {key}", expected, row.get(key))
        seeds = {one["seed"]: one["uar"] for one in row.get("seeds", [])}
        for seed in sorted(set(own) | set(seeds)):
            equal(claim, f"tables/table.json {name} seed {seed}", own.get(seed, "no such seed"), seeds.get(seed, "no such seed"))
        line = lines.get(name, {})
        for key, expected in (("mean", mean), ("std", deviation), ("seeds", len(finished)), ("missing", len(own) - len(finished))):
            got = float(line[key]) if line.get(key) else None
            equal(claim, f"tables/table.csv {name} {key}", expected, got)
        for path, text in shown.items():
            cell = spread(mean, deviation)
            got = text[place] if place < len(text) else "no such line"
            equal(claim, f"{path} {name}", f"a line with {cell}", f"a line with {cell}" if f" {cell} " in f"{got} " else got)


def main():
    fingerprint = sys.argv[1] if len(sys.argv) > 1 else None
    own = files()
    public = keys()
    found, signers = statements(public)
    heads(public)
    for what, count in zip(("a statement is in the tree of the last head", "a head grew out of the one before"), merkle.check(FOLDER, violated)):
        proven[what] += count
    number = int(own[11:-5])
    details = own_statement(own, found.get(number), signers.get(number), fingerprint)
    state, held = rows(found), artifacts(found)
    campaigns = [row for (kind, _), (row, _) in state.items() if kind == "campaign" and row.get("name") == details.get("campaign")]
    if not campaigns:
        violated(own, "the statement of a bundle, and one about its campaign", "none")
        return finish("nothing", signers.get(number), fingerprint)
    campaign = campaigns[0]
    equal("the campaign is as it was signed", "campaign/campaign.yaml", campaign["file"], read("campaign/campaign.yaml").decode())
    equal("the campaign is as it was signed", "campaign/specification.json", campaign["spec"], json.loads(read("campaign/specification.json")))
    runs = [(row, seq) for (kind, name), (row, seq) in state.items() if kind == "seed_run" and row.get("campaign_id") == campaign["id"] and details.get("run") in (None, name)]
    stages = [one for (kind, _), one in state.items() if kind == "stage_run" and one[0]]
    done = [one for one in runs if one[0]["state"] == "DONE"]
    for row, seq in done:
        Run(row, seq, stages, held).check()
    mine = {row["experiment_id"] for row, _ in runs}
    experiments = sorted((row for (kind, _), (row, _) in state.items() if kind == "experiment" and row.get("id") in mine), key=lambda row: row["position"])
    for experiment in experiments:
        folder = re.sub("[^A-Za-z0-9._-]", "_", experiment["name"])
        path = f"experiments/{experiment['position'] + 1}-{folder}/settings.json"
        equal("settings are as they were signed", path, experiment["settings"], json.loads(read(path)))
    table(experiments, [row for row, _ in runs])
    left = len(runs) - len(done)
    finish(f"{len(found)} statements, {len(done)} runs{f' ({left} more have no result)' if left else ''}, {len(experiments)} rows of the table", signers.get(number), fingerprint)


def finish(what, signer, fingerprint):
    for check, times in sorted(proven.items()):
        print(f"{times:8} {check}")
    if violations:
        print(f"NOT SOUND: {len(violations)} violations, the first: {violations[0]}")
    elif fingerprint:
        print(f"SOUND: {what}; signed by the key {signer} that you named")
    else:
        print(f"SOUND if {signer} is the key: compare it with what you got by another way; {what}")
    sys.exit(bool(violations))


if __name__ == "__main__":
    main()
