#!/usr/bin/env python3
"""Makes demo/models/bert-tiny: a BERT of two layers, pre-trained to fill in masked words of sentences.py. It never sees an emotion label.

The WordPiece vocabulary is learnt from the same sentences.

  train_bert.py --out demo/models/bert-tiny [--seed 21] [--sentences 20000] [--steps 1500]

One thread, so that the same machine gives the same weights.
"""
import argparse
import os
import time

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

from sentences import sentences

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, MASK = 0, 4


def tokenizer(texts, out, size):
    """writes vocab.txt, tokenizer.json, tokenizer_config.json"""
    pieces = BertWordPieceTokenizer(lowercase=True)
    pieces.train_from_iterator(texts, vocab_size=size, min_frequency=2, special_tokens=SPECIAL, show_progress=False)
    pieces.save_model(out)
    made = BertTokenizerFast(vocab_file=f"{out}/vocab.txt", do_lower_case=True, model_max_length=128)
    made.save_pretrained(out)
    return made


def masked(ids, vocabulary, rng):
    """BERT's recipe: of 15 % of the pieces 80 % become [MASK], 10 % any piece, 10 % stay; labels are -100 elsewhere"""
    chosen = (rng.random(ids.shape) < 0.15) & (ids >= len(SPECIAL))
    labels, fate = np.where(chosen, ids, -100), rng.random(ids.shape)
    shown = np.where(chosen & (fate < 0.8), MASK, ids)
    shown = np.where(chosen & (fate >= 0.9), rng.integers(len(SPECIAL), vocabulary, ids.shape), shown)
    return torch.from_numpy(shown), torch.from_numpy(labels)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=21)
    ap.add_argument("--sentences", type=int, default=20000)
    ap.add_argument("--steps", type=int, default=1500)
    ap.add_argument("--batch", type=int, default=64)
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    os.makedirs(a.out, exist_ok=True)
    texts = sentences(a.seed, a.sentences)
    words = tokenizer(texts, a.out, 500)
    ids = words(texts, padding=True, return_tensors="np")["input_ids"]
    model = BertForMaskedLM(BertConfig(
        vocab_size=len(words), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=256, max_position_embeddings=128,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=PAD, dtype="float32"))
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=a.steps + 1, pct_start=0.1)
    rng, total, began = np.random.default_rng([a.seed, 44]), 0.0, time.time()
    for step in range(1, a.steps + 1):
        batch = ids[rng.integers(len(ids), size=a.batch)]
        batch = batch[:, :int((batch != PAD).sum(1).max())]
        shown, labels = masked(batch, len(words), rng)
        loss = model(shown, attention_mask=torch.from_numpy((batch != PAD).astype(np.int64)), labels=labels).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % 500 == 0:
            print(f"step {step}: loss {total / 500:.3f}, {time.time() - began:.0f} s", flush=True)
            total = 0.0
    model.save_pretrained(a.out)
    print(f"{len(words)} pieces, {sum(p.numel() for p in model.bert.parameters())} parameters")


if __name__ == "__main__":
    main()
