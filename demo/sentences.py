#!/usr/bin/env python3
"""Sentences for the tiny text and speech checkpoints: never one that the demo corpora can hold, never an emotion label.

Two kinds. *Walks* follow pairs of neighbouring words of the generator in make_corpora.py, all its texts thrown together, and so say new
things with its words. *Plain* sentences come from a small grammar with words of its own. Everything follows from the seed.

  sentences.py --seed 1 --count 20
"""
import argparse

import numpy as np

import make_corpora

WALKS = 0.6  # share of walks; the others are plain

WHO = "the teacher,my brother,our neighbour,the old man,a young girl,the doctor,my aunt,their cousin,the driver,a tall boy,the farmer,her uncle".split(",")
DID = "found,carried,cleaned,painted,sold,opened,watched,borrowed,repaired,forgot,counted,washed,moved,dropped,kept,followed".split(",")
WHAT = "the red box,a small boat,the kitchen window,two chairs,the green bottle,a heavy suitcase,the garden gate,an empty cup,the blue coat,three letters,a wooden spoon,the wet dog,a glass of water,some bread".split(",")
WHERE = "near the river,after lunch,behind the school,before sunrise,in the village,on tuesday,under the bridge,at the market,along the road,in april,beside the church,until evening".split(",")


def spoken():
    """every text of the demo corpora's generator, in lower case"""
    texts = [text for pool in make_corpora.WORDS.values() for text in pool] + make_corpora.OPEN
    return [text.lower() for text in texts]


def followers(texts):
    """word -> the words that come next, None for the end, as often as they do"""
    table = {}
    for text in texts:
        words = text.split()
        for word, following in zip([None] + words, words + [None]):
            table.setdefault(word, []).append(following)
    return table


def walk(table, rng, longest):
    """one walk, or None where it did not end in time"""
    words, word = [], None
    while len(words) <= longest:
        word = table[word][rng.integers(len(table[word]))]
        if word is None:
            return " ".join(words)
        words.append(word)
    return None


def plain(rng):
    parts = [WHO, DID, WHAT] + ([WHERE] if rng.random() < 0.5 else [])
    return " ".join(part[rng.integers(len(part))] for part in parts)


def sentences(seed, count, longest=10):
    """`count` sentences of three words or more, none of them a text of the demo corpora's generator"""
    rng, texts = np.random.default_rng([seed, 41]), spoken()
    table, known, found = followers(texts), set(texts), []
    while len(found) < count:
        text = walk(table, rng, longest) if rng.random() < WALKS else plain(rng)
        if text is not None and len(text.split()) >= 3 and text not in known:
            found.append(text)
    return found


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--count", type=int, default=20)
    a = ap.parse_args()
    print("\n".join(sentences(a.seed, a.count)))


if __name__ == "__main__":
    main()
