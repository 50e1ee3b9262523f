#!/usr/bin/env python3
"""Makes demo/models/wav2vec2-tiny: Wav2Vec2 with a CTC head, trained from nothing on espeak-ng speech that is in none of the demo corpora.

Texts come from sentences.py, voices and accents from the lists below, which the demo corpora do not use; prosody and channel are drawn
as widely as the corpora's. Where the first layer starts from is not random: its filters are band-pass filters on the mel scale.

  train_wav2vec2.py --out demo/models/wav2vec2-tiny [--seed 11] [--clips 3000] [--epochs 12]

One thread, so that the same machine gives the same weights.
"""
import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import torch
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

import make_corpora
from sentences import sentences

# no variant of these is in make_corpora.PRESETS, and none of the accents is that of the MSP-IMPROV-like corpus (en-gb)
VOICES = ("Alicia Alex Gene Gene2 Diogo Mario Marco Mike Henrique Hugo adam antonio announcer benjamin boris caleb ed edward edward2 grandma "
          "grandpa gustave iven iven2 iven3 marcelo michel miguel norbert pablo paul pedro quincy rob robert sandro shelby steph3 travis victor").split()
HELD_OUT = "iven4 kaukovalta zac klatt2".split()  # for the word error rate at the end
ACCENTS = ["en-us", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-scotland"]
SYMBOLS = ["<pad>", "<s>", "</s>", "<unk>", "|", "'"] + [chr(c) for c in range(ord("a"), ord("z") + 1)]
RATE = 16000


def render(job):
    """(int16 samples) of one sentence: a random point of the prosody space through a random channel"""
    text, voices, seed = job
    rng = np.random.default_rng(seed)
    channel = dict(rate=rng.uniform(158, 184), pitch=rng.uniform(43, 54), level=rng.uniform(-26, -20), agc=rng.uniform(0, 0.6), low=rng.uniform(50, 160),
                   high=rng.uniform(6500, 7700), tilt=rng.uniform(-0.6, 0.8), reverb=rng.uniform(0, 0.25), snr=rng.uniform(24, 38), room=int(rng.integers(1 << 30)), drop_bits=0)
    voice = f"{rng.choice(ACCENTS)}+{rng.choice(voices)}"
    speaker = dict(voice=voice, pitch=float(rng.normal(0, 4)), gain=float(rng.normal(0, 2)))
    corner = np.array(make_corpora.EMO[rng.choice(list(make_corpora.EMO))]) * rng.uniform(0, 1.1)
    prosody = corner + rng.normal(0, 0.5, 9) * make_corpora.SPREAD
    wave = make_corpora.synth(channel, speaker, prosody, text, rng, RATE)
    return np.round(wave * 32767).astype(np.int16)


def clips(count, voices, seed, jobs):
    texts = sentences(seed, count)
    work = [(text, voices, [seed, 42, i]) for i, text in enumerate(texts)]
    with ProcessPoolExecutor(jobs) as pool:
        return list(zip(pool.map(render, work, chunksize=32), texts))


def config():
    return Wav2Vec2Config(
        vocab_size=len(SYMBOLS), hidden_size=96, num_hidden_layers=3, num_attention_heads=4, intermediate_size=256,
        conv_dim=(64, 96, 96, 96), conv_kernel=(128, 8, 4, 3), conv_stride=(32, 5, 2, 1), conv_bias=True, num_feat_extract_layers=4,
        feat_extract_norm="layer", do_stable_layer_norm=True, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=6,
        hidden_dropout=0.0, attention_dropout=0.0, activation_dropout=0.0, feat_proj_dropout=0.0, final_dropout=0.0, layerdrop=0.0,
        apply_spec_augment=False, ctc_loss_reduction="sum", pad_token_id=0, bos_token_id=1, eos_token_id=2, dtype="float32")


def band_passes(filters, kernel):
    """pairs of windowed cosines and sines, evenly spaced in mel between 80 Hz and 7 kHz; (filters, 1, kernel)"""
    mel = np.linspace(2595 * np.log10(1 + 80 / 700), 2595 * np.log10(1 + 7000 / 700), filters // 2)
    hertz = 700 * (10 ** (mel / 2595) - 1)
    t = (np.arange(kernel) - kernel / 2) / RATE
    phase = 2 * np.pi * hertz[:, None] * t
    bank = np.stack([np.cos(phase), np.sin(phase)], 1).reshape(filters, kernel) * np.hanning(kernel)
    return torch.tensor(bank / np.linalg.norm(bank, axis=1, keepdims=True), dtype=torch.float32)[:, None]


def normalised(wave):
    """as preprocessor_config.json says: zero mean, unit variance over the clip"""
    x = wave.astype(np.float32) / 32768
    return (x - x.mean()) / np.sqrt(x.var() + 1e-7)


def batch_of(items):
    waves = [torch.from_numpy(normalised(wave)) for wave, _ in items]
    valid = torch.nn.utils.rnn.pad_sequence([torch.ones(len(w), dtype=torch.long) for w in waves], batch_first=True)
    ids = [torch.tensor([SYMBOLS.index(c if c != " " else "|") for c in text]) for _, text in items]
    return torch.nn.utils.rnn.pad_sequence(waves, batch_first=True), valid, torch.nn.utils.rnn.pad_sequence(ids, batch_first=True, padding_value=-100)


def batches(items, size, rng):
    """clips of like length together, in random order"""
    order = sorted(range(len(items)), key=lambda i: len(items[i][0]) * rng.uniform(0.85, 1.15))
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    for g in rng.permutation(len(groups)):
        yield [items[i] for i in groups[g]]


def greedy(ids):
    kept = [int(s) for i, s in enumerate(ids) if s != 0 and (i == 0 or s != ids[i - 1])]
    return " ".join("".join(SYMBOLS[s] for s in kept).replace("|", " ").split())


def edits(said, heard):
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


def word_error_rate(model, items):
    model.eval()
    wrong = words = 0
    with torch.no_grad():
        for wave, text in items:
            ids = model(torch.from_numpy(normalised(wave))[None]).logits[0].argmax(-1).tolist()
            wrong, words = wrong + edits(text.split(), greedy(ids).split()), words + len(text.split())
    model.train()
    return wrong / words


def train(model, items, epochs, seed, size, top):
    rng, steps = np.random.default_rng([seed, 43]), epochs * -(-len(items) // size)
    optimiser = torch.optim.AdamW(model.parameters(), lr=top, weight_decay=0.01, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, top, total_steps=steps + 1, pct_start=0.1)
    began = time.time()
    for epoch in range(epochs):
        total = 0.0
        for items_of_step in batches(items, size, rng):
            waves, valid, ids = batch_of(items_of_step)
            loss = model(waves, attention_mask=valid, labels=ids).loss / len(items_of_step)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(items_of_step)
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(items):.2f}, {time.time() - began:.0f} s", flush=True)


def write_sides(out):
    """what Hugging Face's processor needs beside the weights"""
    special = dict(bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>")
    files = {
        "vocab.json": {symbol: i for i, symbol in enumerate(SYMBOLS)},
        "special_tokens_map.json": special,
        "tokenizer_config.json": dict(special, do_lower_case=False, word_delimiter_token="|", replace_word_delimiter_char=" ", tokenizer_class="Wav2Vec2CTCTokenizer"),
        "preprocessor_config.json": dict(do_normalize=True, feature_extractor_type="Wav2Vec2FeatureExtractor", feature_size=1, padding_side="right", padding_value=0.0,
                                         return_attention_mask=True, sampling_rate=RATE),
        "alphabet.json": dict(labels=["", "<s>", "</s>", "\u2047", " "] + SYMBOLS[5:], is_bpe=False)}
    for name, content in files.items():
        with open(f"{out}/{name}", "w") as f:
            json.dump(content, f, indent=1)
            f.write("\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--clips", type=int, default=3000)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--jobs", type=int, default=2, help="processes that make the speech")
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    items, fresh = clips(a.clips, VOICES, a.seed, a.jobs), clips(100, HELD_OUT, a.seed + 1, a.jobs)
    print(f"{len(items)} clips, {sum(len(w) for w, _ in items) / RATE / 60:.0f} minutes", flush=True)
    model = Wav2Vec2ForCTC(config())
    first = model.wav2vec2.feature_extractor.conv_layers[0].conv
    with torch.no_grad():
        first.weight.copy_(band_passes(*first.weight.shape[::2]))
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)
    train(model, items, a.epochs, a.seed, a.batch, a.rate)
    os.makedirs(a.out, exist_ok=True)
    model.save_pretrained(a.out)
    write_sides(a.out)
    print(f"greedy word error rate, other voices and sentences: {word_error_rate(model, fresh):.3f}")


if __name__ == "__main__":
    main()
