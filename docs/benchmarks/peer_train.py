"""The step of `vocalise bench train`, in PyTorch eager with transformers' AST, for comparison.

Python 3 with torch 2.7.1 and transformers 4.57.6. The options are those of `vocalise bench train`:

    python peer_train.py --hidden 64 --layers 2 --heads 4 --patch 16 --stride 16 --mel 32 \
        --frames 192 --batch 64 --steps 15 --threads 1
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from transformers import ASTConfig, ASTModel


def arguments():
    parser = argparse.ArgumentParser()
    for name in "hidden layers heads patch stride mel frames batch steps threads".split():
        parser.add_argument("--" + name, type=int, required=True)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    return parser.parse_args()


class Multitask(torch.nn.Module):
    def __init__(self, a):
        super().__init__()
        self.encoder = ASTModel(
            ASTConfig(
                hidden_size=a.hidden,
                num_hidden_layers=a.layers,
                num_attention_heads=a.heads,
                intermediate_size=4 * a.hidden,
                patch_size=a.patch,
                frequency_stride=a.stride,
                time_stride=a.stride,
                num_mel_bins=a.mel,
                max_length=a.frames,
                attn_implementation="sdpa",
            )
        )
        self.layer_weights = torch.nn.Parameter(torch.zeros(a.layers + 1))
        self.emotion = torch.nn.Linear(a.hidden, 4)
        self.u = torch.nn.Linear(a.hidden, a.hidden, bias=False)
        self.v = torch.nn.Linear(a.hidden, 128, bias=False)
        self.augmentation = torch.nn.Linear(a.hidden, 5)

    def forward(self, x):
        weights = self.layer_weights.softmax(0)
        # Layer by layer, since transformers replaces the last state by its layer norm.
        state = self.encoder.embeddings(x)
        h = weights[0] * state.mean(1)
        for weight, layer in zip(weights[1:], self.encoder.encoder.layer):
            state = layer(state)
            state = state[0] if isinstance(state, tuple) else state
            h = h + weight * state.mean(1)
        return self.emotion(h), self.v(F.relu(self.u(h))), self.augmentation(h)


def loss(model, views, labels, types, mixed):
    with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
        outputs = model(views)
    logits, z, kinds = (output.float() for output in outputs)
    z1, z2 = F.normalize(z, dim=1).chunk(2)
    contrastive = F.cross_entropy(z1 @ z2.T / 0.1, torch.arange(len(z1)))
    p = logits.softmax(1)
    mean = p.mean(0)
    information = -(p * p.log()).sum(1).mean() + (mean * mean.log()).sum()
    return (
        F.cross_entropy(logits, labels)
        + 0.5 * contrastive
        + 0.5 * information
        + 0.1 * F.cross_entropy(kinds, types)
    )


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(1)
    model = Multitask(a).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0, fused=True)
    views = 0.5 * torch.randn(2 * a.batch, a.frames, a.mel)
    labels = (torch.arange(a.batch) % 4).repeat(2)
    types = (torch.arange(a.batch) % 5).repeat(2)
    times = []
    for step in range(a.steps + 1):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        total = loss(model, views, labels, types, a.precision == "bfloat16")
        total.backward()
        optimizer.step()
        total.item()
        if step > 0:
            times.append(1e3 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(
        json.dumps(
            {
                "stepMsBest": min(times),
                "stepMsMedian": statistics.median(times),
                "peakRssMb": peak,
            }
        )
    )


if __name__ == "__main__":
    main()
