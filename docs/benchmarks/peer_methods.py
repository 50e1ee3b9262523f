"""The steps of `vocalise bench train --method NAME`, in PyTorch eager, for comparison.

Python 3 with torch 2.7.1. The options are those of `vocalise bench train`:

    python peer_methods.py --method dann --batch 64 --frames 512 --mel 128 --steps 5 --threads 1
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

C = (32, 64, 128)
L, E, LATENT, CLASSES, SPEAKERS = 128, 128, 64, 4, 10


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--method", required=True)
    for name, value in dict(batch=64, frames=512, mel=128, steps=5, threads=1).items():
        parser.add_argument("--" + name, type=int, default=value)
    return parser.parse_args()


def half(n):
    return (n + 1) // 2


class Crnn(nn.Module):
    def __init__(self, mel):
        super().__init__()
        sizes = (1, *C)
        self.conv = nn.ModuleList(nn.Conv2d(i, o, 5, 2, 2) for i, o in zip(sizes, C))
        self.norm = nn.ModuleList(nn.GroupNorm(8, c) for c in C)
        self.proj = nn.Linear(C[2] * half(half(half(mel))), 2 * L)
        self.lstm = nn.LSTM(2 * L, L, batch_first=True, bidirectional=True)
        self.w, self.v = nn.Linear(2 * L, L), nn.Linear(L, 1, bias=False)
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(2 * L, E)

    def forward(self, x, n):
        x = x.unsqueeze(1)
        for conv, norm in zip(self.conv, self.norm):
            x = F.relu(norm(conv(x)))
        h = F.relu(self.proj(x.transpose(1, 2).flatten(2)))
        n = half(half(half(n)))
        packed = pack_padded_sequence(h, n, batch_first=True, enforce_sorted=False)
        h, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=h.size(1))
        scores = self.v(torch.tanh(self.w(h))).squeeze(2)
        scores = scores.masked_fill(torch.arange(h.size(1)) >= n.unsqueeze(1), -torch.inf)
        pooled = (scores.softmax(1).unsqueeze(2) * h).sum(1)
        return F.relu(self.out(self.dropout(pooled)))


class Branch(nn.Module):
    """A modality of sahu."""

    def __init__(self, size, hidden):
        super().__init__()
        self.lstm = nn.LSTM(size, hidden, batch_first=True, bidirectional=True)
        self.w, self.v = nn.Linear(2 * hidden, hidden), nn.Linear(hidden, 1, bias=False)
        self.out = nn.Linear(2 * hidden, E)

    def forward(self, x, n):
        packed = pack_padded_sequence(x, n, batch_first=True, enforce_sorted=False)
        h, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=x.size(1))
        scores = self.v(torch.tanh(self.w(h))).squeeze(2)
        scores = scores.masked_fill(torch.arange(h.size(1)) >= n.unsqueeze(1), -torch.inf)
        return F.relu(self.out((scores.softmax(1).unsqueeze(2) * h).sum(1)))


class Decoder(nn.Module):
    def __init__(self, size, a):
        super().__init__()
        self.bins = a.mel // 8
        self.fc = nn.Linear(size, C[2] * 8 * self.bins)
        self.deconv = nn.ModuleList(
            nn.ConvTranspose2d(i, o, 4, 2, 1) for i, o in zip(C[::-1], (*C[1::-1], 1))
        )
        self.norm = nn.ModuleList(nn.GroupNorm(8, c) for c in C[1::-1])
        cells = a.frames // 8
        self.index = 8 * torch.arange(cells) // cells

    def forward(self, e):
        x = F.relu(self.fc(e)).view(-1, C[2], 8, self.bins)[:, :, self.index]
        for deconv, norm in zip(self.deconv, self.norm):
            x = F.relu(norm(deconv(x)))
        return self.deconv[2](x).squeeze(1)


class MelCritic(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = (1, 32, 64, 128, 128)
        self.conv = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1) for i, o in zip(sizes, sizes[1:]))
        self.fc = nn.Linear(128, 1)

    def forward(self, x):
        x = x.unsqueeze(1)
        for conv in self.conv:
            x = F.leaky_relu(conv(x), 0.2)
        return F.softplus(self.fc(x.mean((2, 3))))


def perceptron(*sizes):
    layers = []
    for i, o in zip(sizes, sizes[1:]):
        layers += [nn.Linear(i, o), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, strength):
        ctx.strength = strength
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        return -ctx.strength * gradient, None


class Player:
    def __init__(self, *modules, beta1=0.9, rate=1e-4):
        self.weights = [w for module in modules for w in module.parameters()]
        self.adam = torch.optim.Adam(self.weights, lr=rate, betas=(beta1, 0.999), fused=True)

    def descend(self, loss):
        gradients = torch.autograd.grad(loss, self.weights, allow_unused=True)
        for weight, gradient in zip(self.weights, gradients):
            weight.grad = gradient
        nn.utils.clip_grad_norm_(self.weights, 5)
        self.adam.step()
        self.adam.zero_grad()
        return loss.item()


def domain(logits, source):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, source))


def rebuilt(x, g, n):
    mask = (torch.arange(x.size(1)) < n.unsqueeze(1)).unsqueeze(2)
    return ((x - g).abs() * mask).sum() / (n.sum() * x.size(2))


def critics(real, fake, a=0.2, b=0.2):
    (r1, r2), (f1, f2) = real, fake
    return -a * (r1 + 1e-6).log().mean() + f1.mean() + r2.mean() - b * (f2 + 1e-6).log().mean()


def deception(fake, b=0.2):
    return -fake[0].mean() + b * (fake[1] + 1e-6).log().mean()


class Methods:
    """One function per kind of step; `self.s` and `self.t` are (inputs, lengths) of a domain."""

    def __init__(self, a):
        self.encoder, self.emotion = Crnn(a.mel), nn.Linear(E, CLASSES)
        self.s, self.t = self.batch(a), self.batch(a)
        self.y = torch.arange(a.batch) % CLASSES
        self.classifier = Player(self.encoder, self.emotion)
        self.a = a

    @staticmethod
    def batch(a, width=None):
        i = torch.arange(a.batch)
        n = a.frames - (a.frames // 2) * i // a.batch
        x = torch.randn(a.batch, a.frames, width or a.mel)
        return x * (torch.arange(a.frames) < n.unsqueeze(1)).unsqueeze(2), n

    def both(self):
        return torch.cat((self.s[0], self.t[0])), torch.cat((self.s[1], self.t[1]))

    def source(self):
        self.classifier.descend(F.cross_entropy(self.emotion(self.encoder(*self.s)), self.y))

    def source_only(self):
        return {"source": self.source}

    def sahu(self):
        longest, table = 50, nn.Embedding(256 + 26**2, 100)
        audio, text, fuse = Branch(40, 128), Branch(100, 64), nn.Linear(2 * E, E)
        player = Player(audio, text, fuse, table, self.emotion, rate=1e-3)
        frames, words = self.batch(self.a, 40), torch.full((self.a.batch,), longest)
        rows = torch.randint(0, 26**2, (self.a.batch, longest))

        def step():
            both = torch.cat((audio(*frames), text(table(rows), words)), 1)
            e = F.dropout(F.relu(fuse(both)), 0.5)
            player.descend(F.cross_entropy(self.emotion(e), self.y))

        return {"source": step}

    def dann(self):
        d = perceptron(E, 512, 256, 1)
        player = Player(self.encoder, self.emotion, d)
        labels = torch.cat((torch.ones(self.a.batch), torch.zeros(self.a.batch)))

        def step():
            e = self.encoder(*self.both())
            emotion = F.cross_entropy(self.emotion(e[: self.a.batch]), self.y)
            logits = d(Reverse.apply(e, 0.98)).squeeze(1)
            player.descend(emotion + F.binary_cross_entropy_with_logits(logits, labels))

        return {"both": step}

    def gan(self):
        d = perceptron(E, 512, 256, 1)
        critic = Player(d, beta1=0.5)

        def step():
            e = self.encoder(*self.both())
            s, t = e.detach().chunk(2)
            critic.descend(domain(d(s), 1) + domain(d(t), 0))
            s, t = e.chunk(2)
            emotion = F.cross_entropy(self.emotion(s), self.y)
            self.classifier.descend(emotion + 0.49 * domain(d(t), 1))

        return {"source": self.source, "both": step}

    def critics(self):
        d1, d2 = perceptron(E, 128, 1), perceptron(E, 128, 1)

        def judge(e):
            unit = F.normalize(e, dim=1)
            return F.softplus(d1(unit)), F.softplus(d2(unit))

        return judge, Player(d1, d2, beta1=0.5)

    def addi(self):
        judge, critic = self.critics()

        def step():
            s, t = self.encoder(*self.both()).chunk(2)
            critic.descend(critics(judge(s.detach()), judge(t.detach())))
            emotion = F.cross_entropy(self.emotion(s), self.y)
            self.classifier.descend(emotion + 0.098 * deception(judge(t)))

        return {"source": self.source, "both": step}

    def saddi(self):
        g, m1, m2 = Decoder(E, self.a), MelCritic(), MelCritic()
        autoencoder, mel_critic = Player(self.encoder, g), Player(m1, m2, beta1=0.5)
        judge, critic = self.critics()
        count = self.a.batch // 2

        def made(e, n):
            mask = (torch.arange(self.a.frames) < n.unsqueeze(1)).unsqueeze(2)
            return g(e + 0.1 * torch.randn_like(e)) * mask

        def mixed():
            x, n = self.s
            e = self.encoder(x, n)
            loss = rebuilt(x, g(e), n)
            fake = made(e, n)
            held = fake.detach()
            mel_critic.descend(critics((m1(x), m2(x)), (m1(held), m2(held))))
            autoencoder.descend(loss + 0.01 * deception((m1(fake), m2(fake))))

        def both():
            s, t = self.encoder(*self.both()).chunk(2)
            ns, nt = self.s[1][:count], self.t[1][:count]
            with torch.no_grad():
                synthetic_s, synthetic_t = made(s[:count], ns), made(t[:count], nt)
            targets = torch.cat((t, self.encoder(synthetic_t, nt)))
            critic.descend(critics(judge(s.detach()), judge(targets.detach())))
            synthetic = self.emotion(self.encoder(synthetic_s, ns))
            loss = F.cross_entropy(self.emotion(s), self.y)
            loss = loss + 0.5 * F.cross_entropy(synthetic, self.y[:count])
            self.classifier.descend(loss + 0.098 * deception(judge(targets)))

        return {"mixed": mixed, "source": self.source, "both": both}

    def aae(self):
        latent, g, prior = nn.Linear(E, LATENT), None, perceptron(LATENT, 512, 256, 1)
        g = Decoder(LATENT + CLASSES, self.a)
        speaker, gender = nn.Linear(E, SPEAKERS), nn.Linear(E, 2)
        autoencoder = Player(self.encoder, self.emotion, latent, g, rate=1e-3)
        judge, deceiver = Player(prior, beta1=0.5), Player(self.encoder, latent)
        classes = Player(self.encoder, self.emotion, speaker, gender, rate=1e-3)
        speakers, genders = torch.arange(self.a.batch) % SPEAKERS, torch.arange(self.a.batch) % 2

        def step():
            x, n = self.both()
            e = self.encoder(x, n)
            decoded = g(torch.cat((latent(e), self.emotion(e).softmax(1)), 1))
            autoencoder.descend(rebuilt(x, decoded, n))
            with torch.no_grad():
                z = latent(self.encoder(x, n))
            judge.descend(domain(prior(torch.randn_like(z)), 1) + domain(prior(z), 0))
            deceiver.descend(0.01 * domain(prior(latent(self.encoder(x, n))), 1))
            e = self.encoder(*self.s)
            classes.descend(
                F.cross_entropy(self.emotion(e), self.y)
                + 0.1 * F.cross_entropy(speaker(e), speakers)
                + 0.1 * F.cross_entropy(gender(e), genders)
            )

        return {"both": step}

    def mtl_aug(self):
        types, g = nn.Linear(E, 4), Decoder(E, self.a)
        centres = nn.Parameter(torch.zeros(CLASSES, E))
        player = Player(self.encoder, self.emotion, types, g)
        sgd = torch.optim.SGD([centres], lr=0.5)
        kinds = torch.arange(self.a.batch) % 4
        recorded = kinds != 3
        w = torch.distributions.Beta(0.2, 0.2)

        def versions(x, n):
            x, original = x.clone(), x.clone()
            for i in (kinds == 2).nonzero().flatten().tolist():
                for axis, size, widest in ((1, x.size(2), 24), (0, int(n[i]), 60)):
                    for _ in range(2):
                        width = int(torch.randint(0, min(widest, size) + 1, ()))
                        start = int(torch.randint(0, size - width + 1, ()))
                        x[i].narrow(axis, start, width).zero_()
            mixed = (kinds == 3).nonzero().flatten()
            share = w.sample((len(mixed), 1, 1))
            other = (mixed + 1) % len(x)
            x[mixed] = share * original[mixed] + (1 - share) * original[other]
            original[mixed] = x[mixed]
            n = n.clone()
            n[mixed] = torch.maximum(n[mixed], n[other])
            return x, n, original, other, share.view(-1, 1)

        def step(labelled):
            x, n, original, other, share = versions(*(self.s if labelled else self.t))
            e = self.encoder(x, n)
            loss = 0.1 * F.cross_entropy(types(e), kinds) + rebuilt(original, g(e), n)
            if not labelled:
                player.descend(loss)
                return
            p = F.one_hot(self.y, CLASSES).float()
            p[~recorded] = share * p[~recorded] + (1 - share) * p[other]
            centre = 0.5 * (e[recorded] - centres[self.y[recorded]]).square().sum(1).mean()
            (centres.grad,) = torch.autograd.grad(centre, centres, retain_graph=True)
            player.descend(loss + F.cross_entropy(self.emotion(e), p) + 0.003 * centre)
            nn.utils.clip_grad_norm_([centres], 5)
            sgd.step()

        return {"source": lambda: step(True), "target": lambda: step(False)}


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(1)
    kinds = getattr(Methods(a), a.method.replace("-", "_"))()
    results = []
    for kind, step in kinds.items():
        times = []
        for number in range(a.steps + 1):
            start = time.perf_counter()
            step()
            if number > 0:
                times.append(1e3 * (time.perf_counter() - start))
        results.append(
            {"kind": kind, "stepMsBest": min(times), "stepMsMedian": statistics.median(times)}
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"method": a.method, "kinds": results, "peakRssMb": peak}))


if __name__ == "__main__":
    main()
