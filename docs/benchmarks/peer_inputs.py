"""What trainings in PyTorch are given, so that they differ from ours in their draws alone.

`export` writes a folder of a campaign that is done: both manifests, and for each run its settings,
split, losses and recall. Everything else here is the front end, written from the definitions and
not from our code. Python 3 with torch 2.7.1 and numpy; `check` compares it with stored values of
torchaudio.

    python peer_inputs.py export small-methods --data DIR --to FOLDER
    python peer_inputs.py check model-core/src/test/resources/golden
"""

import argparse
import json
import math
import re
import struct
import subprocess
import unicodedata
import wave
import zlib
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

RATE, WINDOW, HOP, FFT = 16000, 400, 160, 512
SMALLEST = 1.1920929e-7
EMOTIONS = ("neutral", "happiness", "sadness", "anger")


def read_wave(path):
    """16-bit PCM → mono at 16 kHz, float32 in [−1, 1]."""
    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2, path
        rate, channels = file.getframerate(), file.getnchannels()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    mono = (samples.astype(np.float32) / 32768).reshape(-1, channels).mean(1)
    return mono if rate == RATE else resample(mono, rate, RATE)


def resample(x, old, new):
    """torchaudio.functional.resample: sinc_interp_hann, width 6, rolloff 0.99."""
    old, new = old // math.gcd(old, new), new // math.gcd(old, new)
    cutoff = min(old, new) * 0.99
    width = math.ceil(6 * old / cutoff)
    t = -np.arange(new)[:, None] / new + np.arange(-width, width + old)[None] / old
    t = np.clip(t * cutoff, -6, 6)
    kernel = np.sinc(t) * np.cos(t * np.pi / 12) ** 2 * cutoff / old
    padded = F.pad(torch.from_numpy(np.ascontiguousarray(x)), (width, width + old))
    kernel = torch.from_numpy(kernel.astype(np.float32)).unsqueeze(1)
    y = F.conv1d(padded[None, None], kernel, stride=old)[0].T.flatten()
    return y[: math.ceil(new * len(x) / old)].numpy()


def windows(x):
    """(frames, 400), the mean of each taken away; one frame at least."""
    x = np.pad(x, (0, max(0, WINDOW - len(x))))
    count = 1 + (len(x) - WINDOW) // HOP
    frames = x[np.arange(count)[:, None] * HOP + np.arange(WINDOW)].astype(np.float64)
    return frames - frames.mean(1, keepdims=True)


def mel_filters(bins):
    """(257, bins), triangles on the mel scale from 20 Hz to 8 kHz; nothing at Nyquist."""
    mel = lambda hertz: 1127 * np.log(1 + hertz / 700)
    edges = np.linspace(mel(20), mel(RATE / 2), bins + 2)
    at = mel(np.arange(FFT // 2 + 1) * RATE / FFT)[:, None]
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    weights = np.minimum((at - left) / (centre - left), (right - at) / (right - centre))
    weights = np.maximum(weights, 0)
    weights[-1] = 0
    return weights


def log_mels(x, bins):
    """Kaldi's fbank without dither: (frames, bins), float32."""
    frames = windows(x)
    before = np.concatenate((frames[:, :1], frames[:, :-1]), 1)
    shaped = (frames - 0.97 * before) * np.hanning(WINDOW)
    power = np.abs(np.fft.rfft(shaped, FFT)) ** 2
    return np.log(np.maximum(power @ mel_filters(bins), SMALLEST)).astype(np.float32)


def delta(c):
    p = np.pad(c, ((2, 2), (0, 0)), mode="edge")
    return (p[3:-1] - p[1:-3] + 2 * (p[4:] - p[:-4])) / 10


def cepstral(x):
    """The forty values of a frame that sahu hears: (frames, 40), float32."""
    k, m = np.arange(13)[:, None], np.arange(128)[None]
    basis = np.cos(np.pi * k * (m + 0.5) / 128) * np.sqrt(np.where(k == 0, 1, 2) / 128)
    mfcc = log_mels(x, 128).astype(np.float64) @ basis.T
    energy = np.log(np.maximum((windows(x) ** 2).sum(1), SMALLEST))[:, None]
    first = delta(mfcc)
    return np.concatenate((mfcc, first, delta(first), energy), 1).astype(np.float32)


def words(text, most=50):
    """Lower case, runs of letters and apostrophes; one empty word where there is none."""
    text = unicodedata.normalize("NFC", text or "").lower().replace("’", "'")
    kept = (c if c == "'" or unicodedata.category(c)[0] in "LM" else " " for c in text)
    found = [word.strip("'") for word in "".join(kept).split()]
    return [word for word in found if word][:most] or [""]


def bucket(word, buckets=256):
    return zlib.crc32(word.encode()) % buckets


class Corpus:
    """Utterances of a manifest by id."""

    def __init__(self, folder, side):
        manifest = (folder / (side + ".jsonl")).read_text().splitlines()[1:]
        self.lines = {line["id"]: line for line in map(json.loads, manifest)}
        self.root, self.made = Path((folder / (side + ".root")).read_text()), {}

    def wave(self, name):
        return self.once("wave", name, lambda: read_wave(self.root / self.lines[name]["audio"]))

    def once(self, kind, name, make):
        if (kind, name) not in self.made:
            self.made[kind, name] = make()
        return self.made[kind, name]

    def label(self, name):
        return EMOTIONS.index(self.lines[name]["emotion"])

    def speaker(self, name):
        return self.lines[name]["speaker"]

    def gender(self, name):
        """Of the demo's corpora: the only F or M of a speaker's name."""
        return "FM".index(re.search("[FM]", self.speaker(name)).group())

    def words(self, name):
        return words(self.lines[name].get("transcript"))


def vocalise(*arguments):
    command = [str(Path(__file__).parents[2] / "vocalise"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def nodes(tree):
    yield tree["node"]
    for behind in tree.get("behind", []):
        yield from nodes(behind)


def export(a):
    """The folder: runs.json, and of each side the manifest and where its recordings lie."""
    a.to.mkdir(parents=True, exist_ok=True)
    ask = lambda *rest: json.loads(vocalise(*rest, "--data", a.data, "--format", "json"))
    stored = lambda digest: Path(a.data, "objects/vocalise/sha256", digest[:2], digest[2:])
    runs = []
    for experiment in ask("campaign", "show", a.campaign)["experiments"]:
        branch, scored = experiment["settings"], {}
        for seed in experiment["seeds"]:
            if seed["state"] == "DONE":
                scored[f"seed {seed['seed']}"] = seed
        if not scored:
            continue
        of = f"{a.campaign}/{experiment['name']}"
        for run in ask("lineage", of, "--depth", "4")["behind"]:
            seed = scored.get(run["node"]["label"])
            if seed is None:
                continue
            files = {n["label"]: n["digest"] for n in nodes(run) if n["kind"] == "FILE"}
            training = json.loads(stored(files["training.json"]).read_bytes())
            told = ("method", "settings", "split", "bestRound", "measurements")
            runs.append(
                {
                    "experiment": experiment["name"],
                    "seed": seed["seed"],
                    "uar": 100 * seed["uar"],
                    "kind": branch["kind"],
                    "encoder": branch["encoder"],
                    "weights": str(stored(files["model.safetensors"])),
                    "predictions": str(stored(files["predictions.jsonl"])),
                }
                | {key: training[key] for key in told}
            )
    first = f"{a.campaign}/{runs[0]['experiment']}/{runs[0]['seed']}"
    found = list(nodes(ask("lineage", first, "--depth", "8")))
    for side in ("source", "target"):
        digest = next(n["digest"] for n in found if n["label"] == side + ".jsonl")
        (a.to / (side + ".jsonl")).write_bytes(stored(digest).read_bytes())
        corpus = next(n for n in found if n["kind"] == "CORPUS" and n["digest"] == digest)
        (a.to / (side + ".root")).write_text(corpus["detail"].split(" in ", 1)[1])
    (a.to / "runs.json").write_text(json.dumps(runs))
    print(f"{len(runs)} runs")


def tensors(path):
    """Of a safetensors file of float32."""
    data = Path(path).read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name != "__metadata__":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            yield name, np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])


def check(a):
    """Largest differences from torchaudio's values."""
    for folder, ending, make in (
        ("resample", "", read_wave),
        ("fbank", ".fbank128", lambda path: log_mels(read_wave(path), 128)),
        ("method-sahu-features", ".values", lambda path: cepstral(read_wave(path))),
    ):
        for name, expected in tensors(a.golden / folder / "expected.safetensors"):
            stem = name.removesuffix(ending) if ending else name
            files = [a.golden / folder / file for file in (stem, stem + ".wav")]
            file = next((file for file in files if file.is_file()), None)
            if file is not None and name.endswith(ending):
                got = make(file)
                worst = np.abs(got - expected).max() if got.shape == expected.shape else "shape"
                print(folder, name, worst)


def main():
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("export")
    verb.set_defaults(do=export)
    verb.add_argument("campaign")
    verb.add_argument("--data", required=True)
    verb.add_argument("--to", type=Path, required=True)
    verb = verbs.add_parser("check")
    verb.set_defaults(do=check)
    verb.add_argument("golden", type=Path)
    a = parser.parse_args()
    a.do(a)


if __name__ == "__main__":
    main()
