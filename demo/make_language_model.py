#!/usr/bin/env python3
"""Makes the language model of demo/models/wav2vec2-tiny: a trigram ARPA file in KenLM's layout, from sentences.py.

Interpolated Kneser-Ney with one discount per order, the estimate that KenLM's lmplz makes of larger texts (it has three discounts).

  make_language_model.py --out demo/models/wav2vec2-tiny/language_model [--seed 31] [--sentences 4000]
"""
import argparse
import json
import math
import os
from collections import Counter, defaultdict

from sentences import sentences

ORDER = 3


def counts(texts):
    """one table per order; below the highest order the number of different words in front, as Kneser and Ney have it"""
    highest, seen = Counter(), set()
    for text in texts:
        words = ["<s>"] + text.split() + ["</s>"]
        for end in range(1, len(words)):
            for order in range(1, ORDER + 1):
                if end - order + 1 < 0:
                    continue
                gram = tuple(words[end - order + 1:end + 1])
                if order == ORDER or gram[0] == "<s>":
                    highest[gram] += 1
                if end - order >= 0:
                    seen.add((words[end - order],) + gram)
    lower = Counter(gram[1:] for gram in seen if 2 <= len(gram) <= ORDER)
    tables = [Counter() for _ in range(ORDER)]
    for gram, n in list(highest.items()) + list(lower.items()):
        if gram[0] == "<s>" or len(gram) == ORDER or gram in lower:
            tables[len(gram) - 1][gram] = n
    return tables


def estimate(tables):
    """({gram: probability}, {context: back-off weight}); every context's probabilities sum to 1"""
    probability, weight = {}, {}
    for order, table in enumerate(tables, 1):
        ones, twos = (sum(1 for n in table.values() if n == k) for k in (1, 2))
        discount = ones / (ones + 2 * twos) if ones and twos else 0.5
        total, kinds = defaultdict(int), Counter()
        for gram, n in table.items():
            total[gram[:-1]] += n
            kinds[gram[:-1]] += 1
        for context in total:
            weight[context] = discount * kinds[context] / total[context]
        for gram, n in table.items():
            context = gram[:-1]
            shorter = probability[gram[1:]] if order > 1 else 1 / (len(table) + 1)  # + 1: <unk>
            probability[gram] = (n - discount) / total[context] + weight[context] * shorter
        if order == 1:
            probability[("<unk>",)] = weight[()] / (len(table) + 1)
    return probability, weight


def write(path, probability, weight):
    grams = [sorted(g for g in probability if len(g) == order) for order in range(1, ORDER + 1)]
    grams[0] = [("<unk>",), ("<s>",)] + [g for g in grams[0] if g != ("<unk>",)]
    with open(path, "w") as f:
        f.write("\\data\\\n" + "".join(f"ngram {i}={len(g)}\n" for i, g in enumerate(grams, 1)))
        for order, of_order in enumerate(grams, 1):
            f.write(f"\n\\{order}-grams:\n")
            for gram in of_order:
                log = math.log10(probability[gram]) if gram != ("<s>",) else -99.0
                back_off = f"\t{math.log10(weight[gram]):.6g}" if gram in weight else ("\t0" if order < ORDER else "")
                f.write(f"{log:.6g}\t{' '.join(gram)}{back_off}\n")
        f.write("\n\\end\\\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", required=True)
    ap.add_argument("--seed", type=int, default=31)
    ap.add_argument("--sentences", type=int, default=4000)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    probability, weight = estimate(counts(sentences(a.seed, a.sentences)))
    write(f"{a.out}/lm.arpa", probability, weight)
    words = sorted(g[0] for g in probability if len(g) == 1 and g[0][0] != "<")
    with open(f"{a.out}/unigrams.txt", "w") as f:
        f.write("\n".join(words) + "\n")
    with open(f"{a.out}/attrs.json", "w") as f:
        f.write(json.dumps(dict(alpha=0.5, beta=1.5, unk_score_offset=-10.0, score_boundary=True)) + "\n")
    print(f"{len(words)} words, {len(probability)} n-grams")


if __name__ == "__main__":
    main()
