"""Whole trainings of the other methods in PyTorch, beside ours: same splits, other draws.

Python 3 with torch 2.7.1 and numpy; the folder is of `peer_inputs.py export`. `train` adds to
peer.jsonl what is not there yet, `table` compares it with the runs of the campaign.

    python peer_training.py train FOLDER [--only dann] [--draws 1]
    python peer_training.py table FOLDER

`logits` loads our trained weights into PyTorch and compares what both say of T_te; it needs the
data directory of the campaign.
"""

import argparse
import json
import math
import re
import statistics
import time
from collections import Counter

import numpy as np
import torch

from peer_inputs import Corpus, Path, bucket, cepstral, log_mels, resample, tensors
from peer_methods import DEFAULTS, Methods

PHASES = {
    "source-only": lambda s: [("source", s["epochs"])],
    "sahu": lambda s: [("source", s["epochs"])],
    "dann": lambda s: [("both", s["epochs"])],
    "aae": lambda s: [("both", s["epochs"])],
    "gan": lambda s: [("source", s["warmUp"]), ("both", s["epochs"] - s["warmUp"])],
    "addi": lambda s: [("source", s["warmUp"]), ("both", s["epochs"] - s["warmUp"])],
    "saddi": lambda s: [("mixed", s["pretraining"])] + PHASES["addi"](s),
    "mtl-aug": lambda s: [("alternating", s["epochs"])],
}
VERSIONS = 4


def ganin(p):
    return 2 / (1 + math.exp(-10 * p)) - 1


def recall(predicted, labels):
    return float(np.mean([np.mean(predicted[labels == c] == c) for c in sorted(set(labels))]))


class Frames:
    """Inputs of F frames: z-scores by the frames of S_tr, crops in training, the centre in tests."""

    def __init__(self, bins, frames, corpora, split):
        """bins: of log-mels; None: the values that sahu hears."""
        self.bins, self.frames, self.corpora = bins, frames, corpora
        whole = [self.raw("source", name) for name in split["sourceTrain"]]
        whole = np.concatenate(whole).astype(np.float64)
        self.mean, self.deviation = whole.mean(0), np.maximum(whole.std(0), 1e-5)
        self.known = {}

    def raw(self, side, name):
        corpus = self.corpora[side]
        return corpus.once(("frames", self.bins), name, lambda: self.make(corpus.wave(name)))

    def make(self, wave):
        return log_mels(wave, self.bins) if self.bins else cepstral(wave)

    def scores(self, raw):
        return ((raw - self.mean) / self.deviation).astype(np.float32)

    def whole(self, item):
        if item not in self.known:
            self.known[item] = self.scores(self.raw(*item))
        return self.known[item]

    def cut(self, whole, place):
        """place: in [0, 1) of the possible starts; None is the centre."""
        spare = max(0, len(whole) - self.frames)
        start = spare // 2 if place is None else int(place * (spare + 1))
        part = whole[start : start + self.frames]
        return np.pad(part, ((0, self.frames - len(part)), (0, 0))), len(part)

    def stack(self, parts):
        x, n = zip(*parts)
        return torch.from_numpy(np.stack(x)), torch.tensor(n)

    def batch(self, items, places):
        return self.stack([self.cut(self.whole(item), place) for item, place in zip(items, places)])

    def sped(self, items, places, random):
        """At 0.9 or 1.1 of their speed."""
        parts = []
        for (side, name), place in zip(items, places):
            tenths = random.choice((9, 11))
            wave = resample(self.corpora[side].wave(name), int(tenths), 10)
            parts.append(self.cut(self.scores(self.make(wave)), place))
        return self.stack(parts) if parts else None


class Words:
    """Rows of the embedding of sahu."""

    def __init__(self, corpora, split, longest):
        self.corpora, self.longest = corpora, longest
        counts = Counter()
        for name in split["sourceTrain"]:
            counts.update(word for word in corpora["source"].words(name) if word)
        known = sorted(word for word, count in counts.items() if count > 1)
        self.rows = {word: 256 + i for i, word in enumerate(known)}

    def batch(self, items):
        rows = [
            [self.rows.get(word, bucket(word)) for word in self.corpora[side].words(name)]
            for side, name in items
        ]
        padded = [row + [0] * (self.longest - len(row)) for row in rows]
        return torch.tensor(padded), torch.tensor([len(row) for row in rows])


class Training:
    """A run of a method on a split."""

    def __init__(self, run, corpora, seed):
        torch.manual_seed(seed)
        self.random = np.random.default_rng(seed)
        self.run, self.corpora, self.settings = run, corpora, run["settings"]
        split, size, s = run["split"], run["encoder"], run["settings"]
        at = lambda side, part: [(side, name) for name in split[part]]
        self.s_tr, self.s_va = at("source", "sourceTrain"), at("source", "sourceValidation")
        self.t_tr, self.t_te = at("target", "targetTrain"), at("target", "targetTest")
        self.speakers = sorted({self.corpus(item).speaker(item[1]) for item in self.s_tr})
        self.hears, self.reads = run["kind"] != "bilstm-text", run["kind"] in ("bilstm", "bilstm-text")
        if self.hears:
            self.frames = Frames(size.get("bins"), size["frames"], corpora, split)
        if self.reads:
            self.words = Words(corpora, split, size["words"])
        self.methods = Methods(argparse.Namespace(**DEFAULTS | self.sizes(size, s)))
        arguments = (self.hears, self.reads) if run["method"] == "sahu" else ()
        self.kinds = getattr(self.methods, run["method"].replace("-", "_"))(*arguments)
        self.stream, self.step = [], 0

    def sizes(self, size, s):
        rate = s["learningRate"]
        a = dict(rate=rate, aae_rate=rate, sahu_rate=rate, prior_rate=s.get("priorRate"))
        a |= dict(batch=2, speakers=len(self.speakers), frames=size.get("frames", 8))
        if self.run["kind"] == "crnn":
            a |= dict(mel=size["bins"], lstm=size["lstm"], size=size["size"])
            a |= dict(dropout=size["dropout"], c=tuple(size[f"channels{i}"] for i in (1, 2, 3)))
        else:
            a |= dict(mel=8, audio=size.get("audioLstm"), text=size.get("textLstm"))
            a |= dict(size=size["width"], sahu_dropout=size["dropout"])
            a |= dict(embedding=size.get("embedding"))
            a |= dict(rows=256 + (len(self.words.rows) if self.reads else 0))
        if "domain1" in s:
            a |= dict(domain=(s["domain1"], s["domain2"]))
        if "melCritic1" in s:
            a |= dict(mel_critic=tuple(s[f"melCritic{i}"] for i in (1, 2, 3, 4)))
        if "critic" in s:
            a |= dict(critic=s["critic"])
        if "latent" in s:
            a |= dict(latent=s["latent"], prior=(s["prior1"], s["prior2"]))
        return a

    def corpus(self, item):
        return self.corpora[item[0]]

    def inputs(self, items, places=None):
        """What the encoder takes; without places the centres."""
        nothing = None, None
        frames = self.frames.batch(items, places or [None] * len(items)) if self.hears else nothing
        if self.run["kind"] == "crnn":
            return frames
        return *frames, *(self.words.batch(items) if self.reads else nothing)

    def shuffled(self, items):
        return [items[i] for i in self.random.permutation(len(items))]

    def batches(self, items):
        size = self.settings["batchSize"]
        items = self.shuffled(items)
        return [items[i : i + size] for i in range(0, len(items), size)]

    def next_targets(self, count):
        while len(self.stream) < count:
            self.stream += self.shuffled(self.t_tr)
        taken, self.stream = self.stream[:count], self.stream[count:]
        return taken

    def labels(self, items):
        return torch.tensor([self.corpus(item).label(item[1]) for item in items])

    def places(self, items):
        return list(self.random.random(len(items)))

    def give(self, items):
        m = self.methods
        m.s, m.y = self.inputs(items, self.places(items)), self.labels(items)
        corpora = [self.corpus(item) for item in items]
        if self.run["method"] == "aae":
            pairs = list(zip(corpora, items))
            m.speakers = torch.tensor([self.speakers.index(c.speaker(i[1])) for c, i in pairs])
            m.genders = torch.tensor([c.gender(i[1]) for c, i in pairs])

    def versions(self, labelled):
        items = [(item, v) for item in (self.s_tr if labelled else self.t_tr) for v in range(VERSIONS)]
        for batch in self.batches(items):
            names, kinds = [item for item, _ in batch], [v for _, v in batch]
            m, places = self.methods, self.places(names)
            given = self.inputs(names, places)
            m.kinds = torch.tensor(kinds)
            fast = [i for i, kind in enumerate(kinds) if kind == 1]
            m.sped = self.frames.sped([names[i] for i in fast], [places[i] for i in fast], self.random)
            if labelled:
                m.s, m.y = given, self.labels(names)
            else:
                m.t = given
            yield "source" if labelled else "target"

    def mixed(self):
        for batch in self.batches(self.s_tr + self.t_tr):
            self.methods.s = self.inputs(batch, self.places(batch))
            yield "mixed"

    def on_source(self, kind):
        for batch in self.batches(self.s_tr):
            self.give(batch)
            if kind == "both":
                targets = self.next_targets(len(batch))
                self.methods.t = self.inputs(targets, self.places(targets))
            yield kind

    def epoch(self, kind):
        if kind == "alternating":
            yield from self.versions(True)
            yield from self.versions(False)
        else:
            yield from self.mixed() if kind == "mixed" else self.on_source(kind)

    def predicted(self, items):
        modules = (self.methods.encoder, self.methods.emotion)
        for module in modules:
            module.eval()
        rows = []
        with torch.no_grad():
            for i in range(0, len(items), 64):
                rows.append(modules[1](modules[0](*self.inputs(items[i : i + 64]))).argmax(1))
        for module in modules:
            module.train()
        return torch.cat(rows).numpy()

    def score(self, items):
        return recall(self.predicted(items), self.labels(items).numpy())

    def trained(self):
        phases = PHASES[self.run["method"]](self.settings)
        per_epoch = math.ceil(len(self.s_tr) / self.settings["batchSize"])
        epochs, sahu = self.settings["epochs"], self.run["method"] == "sahu"
        game = sum(count for kind, count in phases if kind == "both") * per_epoch
        best, kept, waited, number, done, history = -1, None, 0, 0, 0, []
        for kind, count in phases:
            for _ in range(count):
                seen = Counter()
                losses = Counter()
                for step in self.epoch(kind):
                    if kind == "both":
                        self.methods.ramp = ganin(done / game)
                        done += 1
                    self.kinds[step]()
                    for name, loss in self.methods.seen.items():
                        losses[step, name] += loss
                        seen[step, name] += 1
                told = {f"{k[0]}.{k[1]}": losses[k] / seen[k] for k in losses}
                if kind == "mixed":
                    history.append(told)
                    continue
                number += 1
                score = self.score(self.s_va)
                shares = np.bincount(self.predicted(self.t_tr), minlength=4) / len(self.t_tr)
                history.append(told | {"uar.S_va": score, "shares": shares.tolist()})
                if (score > best) if sahu else (number > epochs // 2 and score >= best):
                    best, waited = score, 0
                    kept = number, {
                        k: [w.clone() for w in m.state_dict().values()]
                        for k, m in (("e", self.methods.encoder), ("c", self.methods.emotion))
                    }
                else:
                    waited += 1
                if sahu and waited == self.settings["patience"]:
                    break
        for key, module in (("e", self.methods.encoder), ("c", self.methods.emotion)):
            module.load_state_dict(dict(zip(module.state_dict(), kept[1][key])))
        return {"best": kept[0], "epochs": history, "uar": 100 * self.score(self.t_te)}


def train(a):
    torch.set_num_threads(a.threads)
    corpora = {side: Corpus(a.folder, side) for side in ("source", "target")}
    file = a.folder / "peer.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    have = {(line["experiment"], line["seed"], line["draw"]) for line in lines}
    for draw in range(a.draws):
        for run in json.loads((a.folder / "runs.json").read_text()):
            key = run["experiment"], run["seed"], draw
            if key in have or (a.only and run["experiment"] not in a.only):
                continue
            start = time.perf_counter()
            result = Training(run, corpora, 1000 * draw + run["seed"]).trained()
            result |= dict(zip(("experiment", "seed", "draw"), key))
            result["seconds"] = time.perf_counter() - start
            with file.open("a") as out:
                out.write(json.dumps(result) + "\n")
            print(*key, f"{result['uar']:.1f} {result['seconds']:.0f} s", flush=True)


def taken(weights, name):
    """Our name of a weight of the twin's encoder: layers are numbered, and attention is one."""
    for layer in ("conv", "norm"):
        for i in range(3):
            name = name.replace(f"{layer}.{i}.", f"{layer}_{i + 1}.")
    name = re.sub(r"(^|\.)([wv])\.(weight|bias)$", r"\1att.\2.\3", name)
    name = name.replace("table.weight", "text.embedding.weight")
    return weights.pop("encoder." + name if "encoder." + name in weights else name)


def logits(a):
    """Of one seed of each experiment."""
    torch.set_num_threads(1)
    corpora = {side: Corpus(a.folder, side) for side in ("source", "target")}
    runs = json.loads((a.folder / "runs.json").read_text())
    for run in {run["experiment"]: run for run in runs}.values():
        training = Training(run, corpora, 0)
        encoder, emotion = training.methods.encoder.eval(), training.methods.emotion
        weights = dict(tensors(run["weights"]))
        with torch.no_grad():
            for name, weight in encoder.state_dict().items():
                weight.copy_(torch.tensor(taken(weights, name)))
            for name, weight in emotion.state_dict().items():
                weight.copy_(torch.tensor(weights["emotion." + name]))
            theirs = emotion(encoder(*training.inputs(training.t_te))).numpy()
        lines = [json.loads(line) for line in Path(run["predictions"]).read_text().splitlines()]
        said = {line["utterance"]: line["logits"] for line in lines}
        ours = np.array([said[name] for _, name in training.t_te])
        print(run["experiment"], run["seed"], f"largest difference {np.abs(ours - theirs).max():.1e}")


def table(a):
    """UAR ± standard deviation, and the paired difference over its standard error."""
    runs = json.loads((a.folder / "runs.json").read_text())
    peers = [json.loads(line) for line in (a.folder / "peer.jsonl").read_text().splitlines()]
    print("| experiment | seeds | ours | PyTorch | difference | standard error |\n|---|---|---|---|---|---|")
    for name in dict.fromkeys(run["experiment"] for run in runs):
        ours = {run["seed"]: run["uar"] for run in runs if run["experiment"] == name}
        theirs = {}
        for peer in peers:
            if peer["experiment"] == name and peer["seed"] in ours:
                theirs.setdefault(peer["seed"], []).append(peer["uar"])
        if len(theirs) < 2:
            continue
        mine, other = [ours[seed] for seed in theirs], [u for us in theirs.values() for u in us]
        error = math.sqrt(sum(statistics.variance(x) / len(x) for x in (mine, other)))
        shown = [f"{statistics.mean(x):.1f} ± {statistics.stdev(x):.1f}" for x in (mine, other)]
        difference = statistics.mean(mine) - statistics.mean(other)
        print(f"| `{name}` | {len(theirs)} | {shown[0]} | {shown[1]} | {difference:+.1f} | {error:.1f} |")


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("train")
    verb.set_defaults(do=train)
    verb.add_argument("folder", type=Path)
    verb.add_argument("--only", action="append", default=[])
    verb.add_argument("--draws", type=int, default=1)
    verb.add_argument("--threads", type=int, default=1)
    for name, do in (("logits", logits), ("table", table)):
        verb = verbs.add_parser(name)
        verb.set_defaults(do=do)
        verb.add_argument("folder", type=Path)
    a = parser.parse_args()
    a.do(a)


if __name__ == "__main__":
    main()
