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

CLASSES = 4
# Sizes and rates; peer_training.py has others.
DEFAULTS = dict(
    batch=64, frames=512, mel=128, c=(32, 64, 128), lstm=128, size=128, dropout=0.3, domain=(512, 256), critic=128,
    mel_critic=(32, 64, 128, 128), latent=64, prior=(512, 256), speakers=10, rate=1e-4, aae_rate=1e-3,
    prior_rate=1e-4, sahu_rate=1e-3, audio=128, text=64, embedding=100, rows=256 + 26**2, sahu_dropout=0.5,
)  # fmt: skip


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--method", required=True)
    for name, value in dict(batch=64, frames=512, mel=128, steps=5, threads=1).items():
        parser.add_argument("--" + name, type=int, default=value)
    return argparse.Namespace(**(DEFAULTS | vars(parser.parse_args())))


def half(n):
    return (n + 1) // 2


class Crnn(nn.Module):
    def __init__(self, a):
        super().__init__()
        sizes = (1, *a.c)
        self.conv = nn.ModuleList(nn.Conv2d(i, o, 5, 2, 2) for i, o in zip(sizes, a.c))
        self.norm = nn.ModuleList(nn.GroupNorm(8, c) for c in a.c)
        self.proj = nn.Linear(a.c[2] * half(half(half(a.mel))), 2 * a.lstm)
        self.lstm = nn.LSTM(2 * a.lstm, a.lstm, batch_first=True, bidirectional=True)
        self.w, self.v = nn.Linear(2 * a.lstm, a.lstm), nn.Linear(a.lstm, 1, bias=False)
        self.dropout = nn.Dropout(a.dropout)
        self.out = nn.Linear(2 * a.lstm, a.size)

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


def turned(lstm, x, n):
    """What a packed sequence gives within the lengths, without its gradient that takes T²."""
    at = torch.arange(x.size(1))
    order = torch.where(at < n.unsqueeze(1), n.unsqueeze(1) - 1 - at, at).unsqueeze(2)

    def one(x, weights):
        start = x.new_zeros(1, x.size(0), lstm.hidden_size)
        return torch.lstm(x, (start, start), weights, True, 1, 0.0, lstm.training, False, True)[0]

    weights = list(lstm.parameters())
    backward = one(x.gather(1, order.expand_as(x)), weights[4:])
    return torch.cat((one(x, weights[:4]), backward.gather(1, order.expand_as(backward))), 2)


class Branch(nn.Module):
    """A modality of sahu."""

    def __init__(self, size, hidden, width):
        super().__init__()
        self.lstm = nn.LSTM(size, hidden, batch_first=True, bidirectional=True)
        self.w, self.v = nn.Linear(2 * hidden, hidden), nn.Linear(hidden, 1, bias=False)
        self.out = nn.Linear(2 * hidden, width)

    def forward(self, x, n):
        h = turned(self.lstm, x, n)
        scores = self.v(torch.tanh(self.w(h))).squeeze(2)
        scores = scores.masked_fill(torch.arange(h.size(1)) >= n.unsqueeze(1), -torch.inf)
        return F.relu(self.out((scores.softmax(1).unsqueeze(2) * h).sum(1)))


class HearsAndReads(nn.Module):
    """The encoder of sahu; one of the modalities may be missing."""

    def __init__(self, a, hears=True, reads=True):
        super().__init__()
        self.hears, self.reads = hears, reads
        if hears:
            self.audio = Branch(40, a.audio, a.size)
        if reads:
            self.table = nn.Embedding(a.rows, a.embedding)
            self.text = Branch(a.embedding, a.text, a.size)
        self.fuse = nn.Linear((hears + reads) * a.size, a.size)
        self.dropout = nn.Dropout(a.sahu_dropout)

    def forward(self, frames, n, rows, m):
        parts = [self.audio(frames, n)] if self.hears else []
        parts += [self.text(self.table(rows), m)] if self.reads else []
        return self.dropout(F.relu(self.fuse(torch.cat(parts, 1))))


class Decoder(nn.Module):
    def __init__(self, size, a):
        super().__init__()
        self.bins = a.mel // 8
        self.channels = a.c[2]
        self.fc = nn.Linear(size, a.c[2] * 8 * self.bins)
        self.deconv = nn.ModuleList(
            nn.ConvTranspose2d(i, o, 4, 2, 1) for i, o in zip(a.c[::-1], (*a.c[1::-1], 1))
        )
        self.norm = nn.ModuleList(nn.GroupNorm(8, c) for c in a.c[1::-1])
        cells = a.frames // 8
        self.index = 8 * torch.arange(cells) // cells

    def forward(self, e):
        x = F.relu(self.fc(e)).view(-1, self.channels, 8, self.bins)[:, :, self.index]
        for deconv, norm in zip(self.deconv, self.norm):
            x = F.relu(norm(deconv(x)))
        return self.deconv[2](x).squeeze(1)


class MelCritic(nn.Module):
    def __init__(self, a):
        super().__init__()
        sizes = (1, *a.mel_critic)
        self.conv = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1) for i, o in zip(sizes, sizes[1:]))
        self.fc = nn.Linear(sizes[-1], 1)

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
    def __init__(self, *modules, rate, beta1=0.9):
        self.weights = [w for module in modules for w in module.parameters()]
        self.adam = torch.optim.Adam(self.weights, lr=rate, betas=(beta1, 0.999), fused=True)

    def descend(self, loss):
        gradients = torch.autograd.grad(loss, self.weights, allow_unused=True)
        for weight, gradient in zip(self.weights, gradients):
            weight.grad = gradient
        nn.utils.clip_grad_norm_(self.weights, 5)
        self.adam.step()
        self.adam.zero_grad()


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
    """One function per kind of step.

    `s` and `t` are (inputs, lengths) of a domain, `y` the labels of `s`, `speakers` and `genders`
    its other ones, `ramp` is ganin(p), and `kinds`, of mtl-aug, which version of each item is to
    be made; `sped` those of version 1, where there are any. `seen` holds the last losses.
    """

    def __init__(self, a):
        self.a = a
        self.encoder, self.emotion = Crnn(a), nn.Linear(a.size, CLASSES)
        self.s, self.t = self.batch(a), self.batch(a)
        i = torch.arange(a.batch)
        self.y, self.speakers, self.genders = i % CLASSES, i % a.speakers, i % 2
        self.kinds, self.sped, self.ramp, self.seen = i % 4, None, 0.98, {}
        self.classifier = self.player(self.encoder, self.emotion)

    def player(self, *modules, rate=None, beta1=0.9):
        return Player(*modules, rate=rate or self.a.rate, beta1=beta1)

    @staticmethod
    def batch(a, width=None):
        i = torch.arange(a.batch)
        n = a.frames - (a.frames // 2) * i // a.batch
        x = torch.randn(a.batch, a.frames, width or a.mel)
        return x * (torch.arange(a.frames) < n.unsqueeze(1)).unsqueeze(2), n

    def both(self):
        return torch.cat((self.s[0], self.t[0])), torch.cat((self.s[1], self.t[1]))

    def see(self, **losses):
        self.seen = {name: loss.item() for name, loss in losses.items()}

    def source(self):
        loss = F.cross_entropy(self.emotion(self.encoder(*self.s)), self.y)
        self.see(emotion=loss)
        self.classifier.descend(loss)

    def source_only(self):
        return {"source": self.source}

    def sahu(self, hears=True, reads=True):
        a, longest = self.a, 50
        self.encoder = HearsAndReads(a, hears, reads)
        words = torch.randint(0, a.rows, (a.batch, longest))
        self.s = (*self.batch(a, 40), words, torch.full((a.batch,), longest))
        self.classifier = self.player(self.encoder, self.emotion, rate=a.sahu_rate)
        return {"source": self.source}

    def dann(self):
        d = perceptron(self.a.size, *self.a.domain, 1)
        player = self.player(self.encoder, self.emotion, d)

        def step():
            e = self.encoder(*self.both())
            count = len(self.y)
            labels = torch.cat((torch.ones(count), torch.zeros(count)))
            emotion = F.cross_entropy(self.emotion(e[:count]), self.y)
            logits = d(Reverse.apply(e, self.ramp)).squeeze(1)
            domain = F.binary_cross_entropy_with_logits(logits, labels)
            self.see(emotion=emotion, domain=domain)
            player.descend(emotion + domain)

        return {"both": step}

    def gan(self):
        d = perceptron(self.a.size, *self.a.domain, 1)
        critic = self.player(d, beta1=0.5)

        def step():
            e = self.encoder(*self.both())
            s, t = e.detach().chunk(2)
            told = domain(d(s), 1) + domain(d(t), 0)
            critic.descend(told)
            s, t = e.chunk(2)
            emotion = F.cross_entropy(self.emotion(s), self.y)
            deceived = domain(d(t), 1)
            self.see(emotion=emotion, domain=told, adversarial=deceived)
            self.classifier.descend(emotion + 0.5 * self.ramp * deceived)

        return {"source": self.source, "both": step}

    def critics(self):
        sizes = (self.a.size, self.a.critic, 1)
        d1, d2 = perceptron(*sizes), perceptron(*sizes)

        def judge(e):
            unit = F.normalize(e, dim=1)
            return F.softplus(d1(unit)), F.softplus(d2(unit))

        return judge, self.player(d1, d2, beta1=0.5)

    def addi(self):
        judge, critic = self.critics()

        def step():
            s, t = self.encoder(*self.both()).chunk(2)
            told = critics(judge(s.detach()), judge(t.detach()))
            critic.descend(told)
            emotion = F.cross_entropy(self.emotion(s), self.y)
            deceived = deception(judge(t))
            self.see(emotion=emotion, critics=told, adversarial=deceived)
            self.classifier.descend(emotion + 0.1 * self.ramp * deceived)

        return {"source": self.source, "both": step}

    def saddi(self):
        g, m1, m2 = Decoder(self.a.size, self.a), MelCritic(self.a), MelCritic(self.a)
        autoencoder, mel_critic = self.player(self.encoder, g), self.player(m1, m2, beta1=0.5)
        judge, critic = self.critics()

        def made(e, n):
            mask = (torch.arange(self.a.frames) < n.unsqueeze(1)).unsqueeze(2)
            return g(e + 0.1 * torch.randn_like(e)) * mask

        def mixed():
            x, n = self.s
            e = self.encoder(x, n)
            loss = rebuilt(x, g(e), n)
            fake = made(e, n)
            held = fake.detach()
            told = critics((m1(x), m2(x)), (m1(held), m2(held)))
            mel_critic.descend(told)
            deceived = deception((m1(fake), m2(fake)))
            self.see(reconstruction=loss, critics=told, adversarial=deceived)
            autoencoder.descend(loss + 0.01 * deceived)

        def both():
            count = len(self.y) // 2
            s, t = self.encoder(*self.both()).chunk(2)
            ns, nt = self.s[1][:count], self.t[1][:count]
            with torch.no_grad():
                synthetic_s, synthetic_t = made(s[:count], ns), made(t[:count], nt)
            targets = torch.cat((t, self.encoder(synthetic_t, nt)))
            told = critics(judge(s.detach()), judge(targets.detach()))
            critic.descend(told)
            synthetic = F.cross_entropy(
                self.emotion(self.encoder(synthetic_s, ns)), self.y[:count]
            )
            emotion = F.cross_entropy(self.emotion(s), self.y)
            deceived = deception(judge(targets))
            self.see(emotion=emotion, synthetic=synthetic, critics=told, adversarial=deceived)
            self.classifier.descend(emotion + 0.5 * synthetic + 0.1 * self.ramp * deceived)

        return {"mixed": mixed, "source": self.source, "both": both}

    def aae(self):
        a = self.a
        latent, prior = nn.Linear(a.size, a.latent), perceptron(a.latent, *a.prior, 1)
        g = Decoder(a.latent + CLASSES, a)
        speaker, gender = nn.Linear(a.size, a.speakers), nn.Linear(a.size, 2)
        autoencoder = self.player(self.encoder, self.emotion, latent, g, rate=a.aae_rate)
        judge = self.player(prior, rate=a.prior_rate, beta1=0.5)
        deceiver = self.player(self.encoder, latent, rate=a.prior_rate)
        classes = self.player(self.encoder, self.emotion, speaker, gender, rate=a.aae_rate)

        def step():
            x, n = self.both()
            e = self.encoder(x, n)
            decoded = g(torch.cat((latent(e), self.emotion(e).softmax(1)), 1))
            loss = rebuilt(x, decoded, n)
            autoencoder.descend(loss)
            with torch.no_grad():
                z = latent(self.encoder(x, n))
            told = domain(prior(torch.randn_like(z)), 1) + domain(prior(z), 0)
            judge.descend(told)
            deceived = domain(prior(latent(self.encoder(x, n))), 1)
            deceiver.descend(0.01 * deceived)
            e = self.encoder(*self.s)
            emotion = F.cross_entropy(self.emotion(e), self.y)
            who = F.cross_entropy(speaker(e), self.speakers)
            sex = F.cross_entropy(gender(e), self.genders)
            self.see(
                emotion=emotion, speaker=who, gender=sex, reconstruction=loss, prior=told, deception=deceived
            )  # fmt: skip
            classes.descend(emotion + 0.1 * who + 0.1 * sex)

        return {"both": step}

    def mtl_aug(self):
        types, g = nn.Linear(self.a.size, 4), Decoder(self.a.size, self.a)
        centres = nn.Parameter(torch.zeros(CLASSES, self.a.size))
        player = self.player(self.encoder, self.emotion, types, g)
        sgd = torch.optim.SGD([centres], lr=0.5)
        w = torch.distributions.Beta(0.2, 0.2)

        def versions(x, n):
            original, rebuild_n, clean = x.clone(), n.clone(), x
            x, n = x.clone(), n.clone()
            if self.sped is not None:
                (faster,) = (self.kinds == 1).nonzero(as_tuple=True)
                x[faster], n[faster] = self.sped
            for i in (self.kinds == 2).nonzero().flatten().tolist():
                for axis, size, widest in ((1, x.size(2), 24), (0, int(n[i]), 60)):
                    for _ in range(2):
                        width = int(torch.randint(0, min(widest, size) + 1, ()))
                        start = int(torch.randint(0, size - width + 1, ()))
                        x[i].narrow(axis, start, width).zero_()
            mixed = (self.kinds == 3).nonzero().flatten()
            share = w.sample((len(mixed), 1, 1))
            others = max(1, len(x) - 1)
            other = (mixed + torch.randint(1, others + 1, mixed.shape)) % len(x)
            x[mixed] = share * clean[mixed] + (1 - share) * clean[other]
            original[mixed] = x[mixed]
            n[mixed] = rebuild_n[mixed] = torch.maximum(rebuild_n[mixed], rebuild_n[other])
            return x, n, original, rebuild_n, other, share.view(-1, 1)

        def step(labelled):
            x, n, original, rebuild_n, other, share = versions(*(self.s if labelled else self.t))
            e = self.encoder(x, n)
            kind = F.cross_entropy(types(e), self.kinds)
            rebuilding = rebuilt(original, g(e), rebuild_n)
            loss = 0.1 * kind + rebuilding
            if not labelled:
                self.see(type=kind, reconstruction=rebuilding)
                player.descend(loss)
                return
            recorded = self.kinds != 3
            p = F.one_hot(self.y, CLASSES).float()
            p[~recorded] = share * p[~recorded] + (1 - share) * p[other]
            emotion = F.cross_entropy(self.emotion(e), p)
            loss = loss + emotion
            self.see(emotion=emotion, type=kind, reconstruction=rebuilding)
            if not recorded.any():
                player.descend(loss)
                return
            centre = 0.5 * (e[recorded] - centres[self.y[recorded]]).square().sum(1).mean()
            (centres.grad,) = torch.autograd.grad(centre, centres, retain_graph=True)
            player.descend(loss + 0.003 * centre)
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
