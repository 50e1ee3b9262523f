"""Numbers as Vocalise computes them: logits, decisions, confusion, UAR, mean and deviation."""

import decimal
import struct

PAPER = ["neutral", "happiness", "sadness", "anger"]


def total(values):
    """In their order, rounded after each: newer versions of sum() round once."""
    result = 0.0
    for value in values:
        result += value
    return result


def argmax(logits):
    return max(range(len(logits)), key=lambda i: logits[i])  # the first of equals


def single(value):
    """The nearest number of single precision."""
    return struct.unpack("f", struct.pack("f", value))[0]


def fused(audio, text):
    """Sums in single precision; without text, audio decides alone."""
    return [single(single(a) + single(t)) for a, t in zip(audio, text or [0.0] * len(audio))]


def scores(pairs, classes):
    """Of (reference, decision), both positions in the classes, as a scores.json has them."""
    size = range(len(classes))
    counts = [[0 for _ in size] for _ in size]
    for reference, decision in pairs:
        counts[reference][decision] += 1
    support = [sum(row) for row in counts]
    predicted = [sum(column) for column in zip(*counts)]
    recall = [counts[i][i] / support[i] if support[i] else None for i in size]
    seen = [one for one in recall if one is not None]
    any_of = [i for i in size if support[i] + predicted[i]]
    f1 = [2.0 * counts[i][i] / (support[i] + predicted[i]) for i in any_of]
    return {
        "unweightedAverageRecall": total(seen) / len(seen),
        "accuracy": sum(counts[i][i] for i in size) / len(pairs),
        "recall": recall,
        "macroF1OfSeenClasses": total(f1) / len(f1),
        "macroF1OfAllClasses": total(f1) / len(classes),
        "confusion": {"counts": counts},
    }


def statistics(values):
    """Mean and sample deviation; none of no values, no deviation of one."""
    ordered = sorted(values)
    if not ordered:
        return None, None
    mean = total(ordered) / len(ordered)
    if len(ordered) == 1:
        return mean, None
    if ordered[0] == ordered[-1]:
        return mean, 0.0
    squares = total((one - mean) * (one - mean) for one in ordered)
    return mean, (squares / (len(ordered) - 1)) ** 0.5


def spread(mean, deviation):
    """As tables for people show it."""
    tenth = decimal.Decimal("0.1")
    numbers = [decimal.Decimal(repr(float(one))) for one in (mean, deviation) if one is not None]
    rounded = [str(one.quantize(tenth, decimal.ROUND_HALF_UP)) for one in numbers]
    return " ± ".join(rounded) if rounded else "–"
