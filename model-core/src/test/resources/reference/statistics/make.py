"""Expected values of EffectSize, SignTest, Bootstrap, Calibration and Agreement.

pip install scipy==1.17.1 statsmodels==0.15.0 scikit-learn confidence-intervals==0.0.3
python make.py > expected.json
"""
import json
import warnings

import numpy as np
from confidence_intervals import evaluate_with_conf_int
from scipy import optimize, stats
from sklearn.metrics import accuracy_score, balanced_accuracy_score, cohen_kappa_score, f1_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.power import TTestPower

warnings.filterwarnings("ignore")
rng = np.random.default_rng(15)


def effect(n, shift, spread):
    d = np.round(rng.normal(shift, spread, n), 2)
    t = float(stats.ttest_1samp(d, 0).statistic)
    bound = lambda share: optimize.brentq(lambda nc: stats.nct.cdf(t, n - 1, nc) - share, t - 3 - 0.8 * abs(t), t + 3 + 0.8 * abs(t), xtol=1e-13) / np.sqrt(n)
    dz = float(d.mean() / d.std(ddof=1))
    needed = TTestPower().solve_power(effect_size=abs(dz), alpha=0.05, power=0.8, alternative="two-sided")
    plus, minus = int((d > 0).sum()), int((d < 0).sum())
    return {"differences": d.tolist(), "dz": dz, "ci95": [bound(0.975), bound(0.025)], "pairs": int(np.ceil(float(np.squeeze(needed)))),
            "power": float(TTestPower().power(abs(dz), n, 0.05)), "sign_p": float(stats.binomtest(plus, plus + minus).pvalue)}


def part(n, classes, speakers):
    truth = rng.integers(0, classes, n)
    predicted = np.where(rng.random(n) < 0.5, truth, rng.integers(0, classes, n))
    who = np.array([f"spk{i}" for i in rng.integers(0, speakers, n)]) if speakers else None
    conditions = np.unique(who, return_inverse=True)[1] if speakers else None
    interval = lambda metric: [float(v) for v in evaluate_with_conf_int(predicted, metric, truth, conditions)[1]]
    return {"classes": classes, "reference": truth.tolist(), "predicted": predicted.tolist(), "speakers": who.tolist() if speakers else None,
            "uar": interval(balanced_accuracy_score), "accuracy": interval(accuracy_score),
            "f1": interval(lambda a, b: f1_score(a, b, average="macro"))}


def calibration(n):
    confidence = rng.uniform(0.25, 1, n)
    confidence[:3] = [1.0, 1 / 15, 10 / 15]
    right = rng.random(n) < confidence * 0.8
    edges = np.linspace(0, 1, 16)
    at = np.clip(np.digitize(confidence, edges, right=True) - 1, 0, 14)
    ece = sum(abs(right[at == b].mean() - confidence[at == b].mean()) * (at == b).mean() for b in range(15) if (at == b).any())
    return {"confidence": confidence.tolist(), "right": right.tolist(), "ece": float(ece)}


def agreement(n, classes, share):
    truth = rng.integers(0, classes, n)
    first, second = (np.where(rng.random(n) < share, truth, rng.integers(0, classes, n)) for _ in range(2))
    one, other = first == truth, second == truth
    counts = lambda of: [int((one & other & of).sum()), int((one & ~other & of).sum()), int((~one & other & of).sum()), int((~one & ~other & of).sum())]
    both, only_first, only_second, neither = counts(truth >= 0)
    return {"classes": classes, "reference": truth.tolist(), "first": first.tolist(), "second": second.tolist(),
            "counts": [counts(truth == c) for c in range(classes)], "equal": int((first == second).sum()),
            "kappa": float(cohen_kappa_score(first, second)), "p": float(mcnemar([[both, only_first], [only_second, neither]], exact=True).pvalue)}


print(json.dumps({
    "effects": [effect(*a) for a in [(3, 2, 1), (5, 7, 4), (5, 0.3, 4), (10, -2, 3), (20, 1, 4), (40, 0.5, 5), (200, 0.4, 3), (4, 3, 0.8)]],
    "parts": [part(*a) for a in [(120, 4, 0), (120, 4, 6), (60, 2, 12), (300, 7, 2), (40, 4, 40)]],
    "calibration": [calibration(50), calibration(400)],
    "agreements": [agreement(*a) for a in [(30, 4, 0.5), (210, 4, 0.6), (2000, 2, 0.7), (500, 7, 0.2), (12, 3, 0.9)]]}))
