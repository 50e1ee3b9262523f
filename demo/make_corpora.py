#!/usr/bin/env python3
"""Three small synthetic emotional speech corpora, laid out on disk as IEMOCAP, MSP-IMPROV and EMO-DB are.

Speech is made by espeak-ng; an emotion is a point in a nine-dimensional prosody space (rate, pitch, range, lilt, level, tilt,
breath, roughness, tremor) plus a personal style of the speaker plus token noise. A corpus has its own voices, base rate and pitch,
expressiveness, channel and noise; that is the corpus shift. Everything follows from --seed and --preset.

The corpora in demo/corpora were made with espeak-ng 1.51, Python 3.11, numpy 2.4.6, scipy 1.17.1, soundfile 0.14.0 by

  make_corpora.py --out build/demo --preset demo --seed 7 --flac
  pack_corpora.py build/demo build/demo-flac demo/corpora

Not needed to run Vocalise. Other versions of espeak-ng speak a little differently.

In the code: iem, msp, emo are the three corpora; a job is one clip to be spoken; c is the channel and speaking style of a corpus.
"""
import argparse, io, json, os, shutil, subprocess
from concurrent.futures import ProcessPoolExecutor
import numpy as np, soundfile as sf
from scipy.signal import fftconvolve, resample_poly

DIMS = ["rate", "pitch", "range", "lilt", "level", "tilt", "breath", "rough", "tremor"]
# units:  rate log-ratio, pitch espeak steps, range espeak steps, lilt % per word, level dB, tilt dB/oct, breath/rough/tremor 0..1
EMO = {  # means at strength 1
    "neu": [0.00, 0, 0, 0, 0, 0.0, 0.05, 0.00, 0.00],
    "hap": [0.12, 17, 24, 26, 2, 1.2, 0.05, 0.00, 0.05],
    "ang": [0.15, 5, 12, 8, 5, 2.4, 0.00, 0.55, 0.00],
    "sad": [-0.22, -7, -26, -4, -4, -2.4, 0.35, 0.00, 0.35],
    "fru": [0.03, 2, 4, 4, 2, 1.0, 0.00, 0.25, 0.05], "fea": [0.20, 20, 0, 5, -1, 0.6, 0.20, 0.00, 0.60],
    "sur": [0.05, 22, 34, 30, 2, 1.0, 0.05, 0.00, 0.00], "dis": [-0.10, -5, 6, 5, 0, 0.4, 0.10, 0.35, 0.00],
    "bor": [-0.25, -8, -20, -2, -2, -1.2, 0.10, 0.00, 0.00]}
SPREAD = np.array([0.09, 7, 11, 11, 2.0, 0.9, 0.10, 0.14, 0.12])  # one standard deviation of token noise at overlap 1

WORDS = {  # class-dependent texts; the vocabularies overlap
    "hap": ["this is wonderful news", "I am so happy today", "we won the big game", "that is great I love it", "what a lovely surprise party",
            "you made me laugh so much", "I got the job hooray", "we are having so much fun", "I love this wonderful song", "she said yes I am so excited",
            "oh this is amazing", "my best friend is coming home", "what a great and happy day", "I am excited about the party", "it was so funny I had to laugh", "we love the amazing new house"],
    "ang": ["stop it right now", "I hate it when you lie", "get out of my house", "this is all your fault", "you never listen to me", "leave me alone you liar",
            "I am sick of this mess", "do not touch my things", "shut up and get out", "how dare you say that", "I am so angry with you", "you ruined it again stupid",
            "I hate this stupid mess", "you always lie to me", "stop shouting it is your fault", "that makes me so angry"],
    "sad": ["I miss her so much", "he died last winter", "I feel so alone tonight", "we lost everything we had", "I am sorry she is gone", "nothing matters any more",
            "I cannot stop my tears", "my heart is broken", "she left and I cried", "it hurts to say goodbye", "I lost my best friend", "I am so sad and alone",
            "he is gone and I miss him", "we cried at the funeral", "sorry I failed again", "all hope is lost now"],
    "neu": ["the meeting starts at nine", "put the bag on the table", "the report is in the office", "he bought two tickets", "the train leaves at seven",
            "turn left at the next street", "the list has twelve names", "she works at the bank", "it is ten past four", "please sign the last page",
            "the store opens on monday", "the number is on the door", "the office is on the street", "we meet at the bank", "the bag is by the door", "he reads the report on monday"]}
OPEN = ["I have to go now", "that is what he said", "you told me so yesterday", "how did you do that", "she is coming over", "I saw him this morning",
        "we should talk about it", "did you see the car", "I do not know what it is", "it is time to go home", "what are you doing here", "I was there the whole time"]
GERMAN = {"a01": "Das Buch liegt auf dem kleinen Tisch.", "a02": "Am Montag gehe ich in die Stadt.", "a04": "Sie hat den Brief schon gelesen.", "a05": "In zwei Stunden ist er da.",
          "a07": "Der Zug steht noch am Gleis.", "b01": "Was sind das für Taschen im Flur?", "b02": "Sie haben es nach oben getragen.", "b03": "Am Abend war er immer dort.",
          "b09": "Ich bringe das Glas weg.", "b10": "Die Schuhe stehen unter der Bank."}

PRESETS = {
    "demo": dict(half=0,
        iem=dict(n=dict(neu=76, hap=35, exc=35, sad=54, ang=54, fru=16, xxx=6, sur=2, oth=2), lang="en-us", f=["f1", "f2", "f3", "f4", "f5"], m=["m1", "m3", "m4", "m7", "m8"],
                 rate=165, pitch=46, expr=1.0, overlap=0.42, style=0.4, level=-24, agc=0.0, low=60, high=7600, tilt=0.0, reverb=0.10, snr=34, p_text=0.60),
        msp=dict(n=dict(neu=96, hap=84, sad=60, ang=60, O=12, X=8), lang="en-gb", f=["Annie", "linda", "belinda", "steph", "Andrea", "aunty"], m=["Andy", "Denis", "Lee", "max", "david", "Michael"],
                 rate=178, pitch=51, expr=0.95, overlap=0.4, style=0.4, level=-22, agc=0.5, low=140, high=6800, tilt=0.6, reverb=0.2, snr=26, p_text=0.45),
        emo=dict(n=dict(ang=36, neu=30, hap=28, sad=28, bor=8, dis=6, fea=6), lang="de", f=["f2", "f4", "steph2", "anika", "f5"], m=["m2", "m5", "m6", "Jacky", "john"],
                 rate=158, pitch=50, expr=1.15, overlap=0.36, style=0.4, level=-20, agc=0.3, low=80, high=7900, tilt=-0.4, reverb=0.04, snr=40))}


def say(text, voice, rate, pitch, rng_, lilt, rng):
    """espeak-ng on words that each carry their own pitch offset: rise and fall alternate, the last word rises with the lilt."""
    words, parts = text.split(), []
    for i, w in enumerate(words):
        off = lilt * (0.9 if i == len(words) - 1 else (0.8 if i % 2 else -0.5)) + rng.normal(0, 4)
        parts.append(f'<prosody pitch="{off:+.0f}%">{w}</prosody>')
    ssml = f'<speak><prosody range="{rng_:.0f}">' + " ".join(parts) + "</prosody></speak>"
    raw = subprocess.run(["espeak-ng", "-v", voice, "-s", str(int(rate)), "-p", str(int(pitch)), "-m", "-z", "--stdout", ssml], capture_output=True, check=True).stdout
    x, sr = sf.read(io.BytesIO(raw))
    on = np.flatnonzero(np.abs(x) > 0.01 * np.abs(x).max())
    return x[on[0]:on[-1] + 1], sr


def spectrum(x, sr, gain_db):
    """multiplies the spectrum by gain_db(f) decibels"""
    n = 1 << int(np.ceil(np.log2(len(x) + sr // 50)))
    f = np.fft.rfftfreq(n, 1 / sr)
    return np.fft.irfft(np.fft.rfft(x, n) * 10 ** (gain_db(f) / 20), n)[:len(x)]


def octaves(f, ref=1000.0):
    return np.clip(np.log2(np.maximum(f, 50) / ref), -2, 3)


def render(job):
    c, spk, rng = job["corpus"], job["speaker"], np.random.default_rng(job["seed"])
    strength = np.clip(rng.normal(0.85, 0.2), 0.3, 1.3) * c["expr"]
    v = strength * np.array(EMO[job["emo"]]) + np.array(spk["style"]) * SPREAD * c["style"] + rng.normal(0, 1, 9) * SPREAD * c["overlap"]
    x = synth(c, spk, v, job["text"], rng, job["sr"])
    os.makedirs(os.path.dirname(job["path"]), exist_ok=True)
    sf.write(job["path"], x, job["sr"], subtype="PCM_16")
    return len(x) / job["sr"]


def synth(c, spk, v, text, rng, sr_out):
    """one clip with the prosody vector v, spoken by spk through the channel c"""
    v = dict(zip(DIMS, v))
    breath, rough, tremor = (float(np.clip(v[k], 0, 1)) for k in ("breath", "rough", "tremor"))
    x, sr = say(text, spk["voice"], np.clip(c["rate"] * np.exp(v["rate"]), 90, 330), np.clip(c["pitch"] + spk["pitch"] + v["pitch"], 2, 98),
                np.clip(48 + v["range"], 3, 99), v["lilt"], rng)
    t = np.arange(len(x)) / sr
    depth, rate = 0.0016 * tremor, rng.uniform(5, 7)
    x = np.interp(t + depth * np.sin(2 * np.pi * rate * t + rng.uniform(0, 6)), t, x)  # tremor: a periodic time warp
    env = np.sqrt(np.convolve(x ** 2, np.ones(441) / 441, "same"))
    if rough > 0.02:
        x = x * (1 - rough * 0.5 * (1 + np.sin(2 * np.pi * rng.uniform(55, 85) * t + 2 * np.cumsum(rng.normal(0, 0.02, len(t))))))
    if breath > 0.02:
        x = x + breath * 0.6 * env * spectrum(rng.normal(0, 1, len(x)), sr, lambda f: np.where(f < 1500, -24, -2.0))
    x = spectrum(x, sr, lambda f: v["tilt"] * octaves(f))
    gap = np.zeros(int(sr * rng.uniform(0.05, 0.18)))
    x = np.concatenate([gap, x, gap[: len(gap) // 2]])
    # channel of the corpus
    rms = np.sqrt(np.mean(x ** 2)) + 1e-9
    want = c["level"] + spk["gain"] + (1 - c["agc"]) * v["level"]
    x = x / rms * 10 ** (want / 20)
    if c["reverb"] > 0:
        tail = np.exp(-np.arange(int(0.18 * sr)) / (0.045 * sr)) * np.random.default_rng(c["room"]).normal(0, 1, int(0.18 * sr)) * c["reverb"] * 0.12
        tail[0] = 1.0
        x = fftconvolve(x, tail)[: len(x)]
    noise = spectrum(rng.normal(0, 1, len(x)), sr, lambda f: -3.0 * octaves(f))
    x = x + noise / np.sqrt(np.mean(noise ** 2)) * 10 ** ((c["level"] - c["snr"] + rng.normal(0, 2)) / 20)
    x = spectrum(x, sr, lambda f: c["tilt"] * octaves(f) - 24 * np.clip(np.log2(np.maximum(f, 20) / c["high"]), 0, 3) - 18 * np.clip(np.log2(c["low"] / np.maximum(f, 20)), 0, 3))
    up, down = {16000: (320, 441), 44100: (2, 1)}[sr_out]
    x = np.clip(resample_poly(x, up, down), -0.999, 0.999)
    step = 2 ** c["drop_bits"] / 32768  # low bits under the noise floor are zero: FLAC stores them for nothing
    return (np.round(x / step) * step).astype(np.float32)


def speakers(c, rng, names):
    out = {}
    for i, name in enumerate(names):
        female = i % 2 == 0
        voice = c["lang"] + "+" + (c["f"] if female else c["m"])[i // 2]
        out[name] = dict(voice=voice, style=rng.normal(0, 1, 9).tolist(), pitch=float(rng.normal(0, 4)), gain=float(rng.normal(0, 2)))
    return out


def text_for(emo, c, rng, half):
    base = {"exc": "hap", "fru": "ang"}.get(emo, emo)
    if base in WORDS and rng.random() < c["p_text"]:
        pool = WORDS[base][half * 4:half * 4 + 12]  # 12 of 16; the halves share 8
    elif rng.random() < 0.25:
        pool = WORDS[rng.choice(list(WORDS))][half * 4:half * 4 + 12]
    else:
        pool = OPEN
    return str(rng.choice(pool))


VAD = {"neu": (3.0, 2.7, 3.0), "hap": (4.2, 3.5, 3.2), "exc": (4.3, 4.0, 3.3), "sad": (2.0, 2.0, 2.4), "ang": (1.9, 3.8, 3.9), "fru": (2.2, 3.1, 3.3)}


def vad(emo, rng):
    return [float(np.clip(np.round((m + rng.normal(0, 0.4)) * 2) / 2, 1, 5)) for m in VAD.get(emo, (3, 3, 3))]


SAID = {"neu": "Neutral", "hap": "Happiness", "exc": "Excited", "sad": "Sadness", "ang": "Anger", "fru": "Frustration", "xxx": "Other", "sur": "Surprise", "oth": "Other", "fea": "Fear"}


def iemocap(root, p, seed, scale, jobs):
    c, rng = dict(p["iem"], drop_bits=5, room=seed * 10 + 1), np.random.default_rng([seed, 1])
    spk = speakers(c, rng, [f"Ses0{s}{g}" for s in range(1, 6) for g in "FM"])
    labels = rng.permutation([e for e, n in c["n"].items() for _ in range(max(1, round(n * scale)))])
    dialogs = [(s, k) for s in range(1, 6) for k in ("F_impro01", "M_impro02", "F_script01_1")]
    lines, clock, count = {}, {}, {}
    for i, emo in enumerate(labels):
        s, d = dialogs[i % len(dialogs)]
        dialog, g = f"Ses0{s}{d}", "FM"[rng.integers(2)]
        k = count[dialog, g] = count.get((dialog, g), -1) + 1
        utt, text = f"{dialog}_{g}{k:03d}", text_for(emo, c, rng, p["half"])
        style = {"exc": "hap", "xxx": rng.choice(["neu", "hap", "ang", "sad"]), "oth": "fru"}.get(emo, emo)
        jobs.append(dict(corpus=c, speaker=spk[f"Ses0{s}{g}"], emo=str(style), text=text, seed=[seed, 11, i], sr=16000, path=f"{root}/Session{s}/sentences/wav/{dialog}/{utt}.wav"))
        start = clock.get(dialog, 5.0) + rng.uniform(0.2, 1.5); end = start + 0.32 * len(text.split()) + 0.5; clock[dialog] = end
        lines.setdefault((s, dialog), []).append((start, end, utt, emo, vad(emo, rng), text))
    for (s, dialog), rows in lines.items():
        ev, tr = f"{root}/Session{s}/dialog/EmoEvaluation", f"{root}/Session{s}/dialog/transcriptions"
        os.makedirs(ev, exist_ok=True); os.makedirs(tr, exist_ok=True)
        with open(f"{ev}/{dialog}.txt", "w") as f:
            f.write("% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n")
            for a, b, utt, emo, x, _ in rows:
                f.write(f"[{a:.4f} - {b:.4f}]\t{utt}\t{emo}\t[{x[0]:.4f}, {x[1]:.4f}, {x[2]:.4f}]\n")
                for e in ("C-E2", "C-E3", "C-E4"):
                    f.write(f"{e}:\t{SAID[emo]};\t()\n")
                f.write(f"A-E3:\tval {int(x[0])}; act {int(x[1])}; dom  {int(x[2])};\t()\n\n")
        with open(f"{tr}/{dialog}.txt", "w") as f:
            for a, b, utt, emo, _, text in rows:
                f.write(f"{utt} [{a:08.4f}-{b:08.4f}]: {text[0].upper() + text[1:]}.\n")


def msp(root, p, seed, scale, jobs):
    c, rng = dict(p["msp"], drop_bits=7, room=seed * 10 + 2), np.random.default_rng([seed, 2])
    spk = speakers(c, rng, [f"{g}0{s}" for s in range(1, 7) for g in "FM"])
    labels = rng.permutation([e for e, n in c["n"].items() for _ in range(max(1, round(n * scale)))])
    letter, used, blocks = {"neu": "N", "hap": "H", "sad": "S", "ang": "A", "O": "O", "X": "X"}, {}, []
    os.makedirs(f"{root}/Human_transcriptions/All_human_transcriptions", exist_ok=True)
    for i, emo in enumerate(labels):
        s, g, scen = int(rng.integers(1, 7)), "FM"[rng.integers(2)], "RSTP"[rng.integers(4)]
        style = str({"O": "fru", "X": rng.choice(["neu", "hap", "ang", "sad"])}.get(emo, emo))
        sent = f"S{rng.integers(1, 21):02d}{letter[style] if style in letter and letter[style] in 'NHSA' else 'A'}"  # intended emotion is part of the name
        stem = f"{sent}-{g}0{s}-{scen}-{rng.choice(['F', 'M'])}{g}"
        k = used[stem] = used.get(stem, 0) + 1
        name, text = f"{stem}{k:02d}", text_for(style if emo in VAD else "neu", c, rng, p["half"])
        jobs.append(dict(corpus=c, speaker=spk[f"{g}0{s}"], emo=style, text=text, seed=[seed, 12, i], sr=44100, path=f"{root}/Audio/session{s}/{sent}/{scen}/MSP-IMPROV-{name}.wav"))
        with open(f"{root}/Human_transcriptions/All_human_transcriptions/MSP-IMPROV-{name}.txt", "w") as f:
            f.write(text + "\n")
        v, a, d = vad(emo, rng)
        nat = float(np.round(rng.uniform(2.5, 4.8), 1))
        block = f"UTD-IMPROV-{name}.avi; {letter[emo]}; A:{a:.1f}; V:{v:.1f}; D:{d:.1f}; N:{nat:.1f};\n"
        word = {"N": "Neutral", "H": "Happy", "S": "Sad", "A": "Angry", "O": "Frustrated", "X": "Other"}[letter[emo]]
        for e in range(5):
            block += f"{20132500 + int(rng.integers(1, 900))}; {word}; {word},; A:{a:.6f}; V:{v:.6f}; D:{d:.6f}; N:{nat:.6f};\n"
        blocks.append(block)
    with open(f"{root}/Evalution.txt", "w") as f:
        f.write("\n".join(blocks) + "\n")


def emodb(root, p, seed, scale, jobs):
    c, rng = dict(p["emo"], drop_bits=4, room=seed * 10 + 3), np.random.default_rng([seed, 3])
    ids = [("08", "03"), ("09", "10"), ("13", "11"), ("14", "12"), ("16", "15")]
    spk = speakers(c, rng, [x for pair in ids for x in pair])
    labels = rng.permutation([e for e, n in c["n"].items() for _ in range(max(1, round(n * scale)))])
    letter, used = {"ang": "W", "bor": "L", "dis": "E", "fea": "A", "hap": "F", "sad": "T", "neu": "N"}, {}
    for i, emo in enumerate(labels):
        s, t = str(rng.choice(list(spk))), str(rng.choice(list(GERMAN)))
        k = used[s, t, emo] = used.get((s, t, emo), -1) + 1
        jobs.append(dict(corpus=c, speaker=spk[s], emo=str(emo), text=GERMAN[t], seed=[seed, 13, i], sr=16000, path=f"{root}/wav/{s}{t}{letter[emo]}{'abcdefghijk'[k]}.wav"))


def size(path):
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(path) for f in fs)


def copy(src, dst, old, new):
    """the same tree with the sound files re-coded without loss"""
    for d, _, fs in os.walk(src):
        to = dst + d[len(src):]; os.makedirs(to, exist_ok=True)
        for f in fs:
            if f.endswith(old):
                x, sr = sf.read(f"{d}/{f}", dtype="int16"); sf.write(f"{to}/{f[:-len(old)]}{new}", x, sr, subtype="PCM_16")
            else:
                shutil.copy(f"{d}/{f}", to)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True); ap.add_argument("--preset", default="demo", choices=list(PRESETS)); ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--scale", type=float, default=1.0, help="multiplies every class count"); ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--set", default="", help="overrides, as iem.overlap=0.36,msp.snr=20")
    ap.add_argument("--flac", action="store_true", help="also write a copy with every wav as flac beside it, under OUT-flac (same tree)")
    ap.add_argument("--unpack", default="", help="a directory of .flac as --flac made it: write it under OUT with every file as .wav, then stop")
    a = ap.parse_args()
    if a.unpack:
        return copy(a.unpack, a.out, ".flac", ".wav")
    p = json.loads(json.dumps(PRESETS[a.preset]))
    for item in filter(None, a.set.split(",")):
        key, val = item.split("="); k1, k2 = key.split("."); p[k1][k2] = float(val)
    jobs, names = [], {"IEMOCAP": iemocap, "MSP-IMPROV": msp, "EMO-DB": emodb}
    for name, make in names.items():
        shutil.rmtree(f"{a.out}/{name}", ignore_errors=True)
        make(f"{a.out}/{name}", p, a.seed, a.scale, jobs)
    with ProcessPoolExecutor(a.jobs) as pool:
        secs = list(pool.map(render, jobs, chunksize=16))
    report = {}
    for name in names:
        d = [s for j, s in zip(jobs, secs) if j["path"].startswith(f"{a.out}/{name}/")]
        report[name] = dict(utterances=len(d), minutes=round(sum(d) / 60, 2), mean_s=round(float(np.mean(d)), 2), p5_s=round(float(np.percentile(d, 5)), 2), p95_s=round(float(np.percentile(d, 95)), 2),
                            wav_mb=round(size(f"{a.out}/{name}") / 1e6, 2))
        if a.flac:
            copy(f"{a.out}/{name}", f"{a.out}-flac/{name}", ".wav", ".flac")
            report[name]["flac_mb"] = round(size(f"{a.out}-flac/{name}") / 1e6, 2)
    with open(f"{a.out}/generator.json", "w") as f:
        json.dump(dict(preset=a.preset, seed=a.seed, scale=a.scale, overrides=a.set, corpora=report, params=p), f, indent=1)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
