"""The peer of `vocalise bench pipeline`: torch-audiomentations and torchaudio on the same work.

A 16-bit WAV in memory is decoded, one view of the five types in turn is drawn and applied, and log-mels are made and
normalised as AST's feature extractor does it (transformers' ASTFeatureExtractor). One thread, files in memory.

    pip install torch==2.7.1 torchaudio==2.7.1 torch-audiomentations==0.12.0
    python peer_pipeline.py --clips 256 --seconds 3 --mel 128 --threads 1

Three ways, since the libraries leave the choice: clip by clip; all clips of a type augmented as one batch, which the
transforms are made for; the same with the filters kept (torchaudio computes the mel filters anew for each clip).
kaldi.fbank takes one clip at a time in each. Each pass is a new draw.
"""

import argparse
import functools
import io
import json
import math
import os
import time
import wave

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
import torchaudio
from torch_audiomentations import (
    AddColoredNoise,
    BandStopFilter,
    Compose,
    Gain,
    PeakNormalization,
    PolarityInversion,
    Shift,
    TimeInversion,
)
from torchaudio.compliance import kaldi

RATE = 16_000
MEAN, STD = -4.2677393, 4.5689974
SHARE = 0.3
WARM_UP_SECONDS, MEASURED_SECONDS, MIN_PASSES = 3, 4, 5


def types():
    """a1 to a5 of Table 2, with the ranges that Vocalise draws from."""
    options = {"p": SHARE, "output_type": "dict", "sample_rate": RATE}
    gain = lambda: Gain(min_gain_in_db=-15, max_gain_in_db=5, **options)
    sign = lambda: PolarityInversion(**options)
    shift = lambda: Shift(min_shift=-0.5, max_shift=0.5, rollover=True, **options)
    lists = [
        [gain(), sign()],
        [gain(), sign(), shift()],
        [gain(), sign(), TimeInversion(**options)],
        [
            BandStopFilter(
                min_center_frequency=200,
                max_center_frequency=4000,
                min_bandwidth_fraction=0.5,
                max_bandwidth_fraction=1.99,
                **options,
            ),
            PeakNormalization(**options),
            shift(),
        ],
        [
            gain(),
            sign(),
            AddColoredNoise(
                min_snr_in_db=3, max_snr_in_db=30, min_f_decay=-2, max_f_decay=2, **options
            ),
        ],
    ]
    return [Compose(transforms, output_type="dict") for transforms in lists]


def files(clips, samples):
    """Noise under a slow envelope, as 16-bit WAVs."""
    envelope = 0.1 * (1 + torch.sin(2 * math.pi * torch.arange(samples) / RATE))
    made = []
    for _ in range(clips):
        values = (torch.randn(samples) * envelope * 32768).round().clamp(-32768, 32767)
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(values.short().numpy().tobytes())
        made.append(out.getvalue())
    return made


def decode(file):
    """Faster than torchaudio.load of the same bytes, by a good deal."""
    with wave.open(io.BytesIO(file)) as opened:
        frames = bytearray(opened.readframes(opened.getnframes()))
    return torch.frombuffer(frames, dtype=torch.int16).float().mul_(1 / 32768)


def features(clip, mel):
    log_mels = kaldi.fbank(
        clip.unsqueeze(0),
        sample_frequency=RATE,
        htk_compat=True,
        use_energy=False,
        window_type="hanning",
        num_mel_bins=mel,
        dither=0.0,
        frame_shift=10,
    )
    return (log_mels - MEAN) / (2 * STD)


def augmented(transform, clips):
    return transform(clips.unsqueeze(1), sample_rate=RATE).samples.squeeze(1)


def clip_by_clip(wavs, transforms, epoch, mel):
    for i, wav in enumerate(wavs):
        transform = transforms[(i + epoch) % len(transforms)]
        features(augmented(transform, decode(wav).unsqueeze(0))[0], mel)


def by_batch(wavs, transforms, epoch, mel, size):
    kinds = len(transforms)
    for kind, transform in enumerate(transforms):
        own = wavs[(kind - epoch) % kinds :: kinds]
        for start in range(0, len(own), size):
            clips = torch.stack([decode(wav) for wav in own[start : start + size]])
            for clip in augmented(transform, clips):
                features(clip, mel)


def measure(work, clips):
    warm, epoch = time.process_time(), 0
    while time.process_time() - warm < WARM_UP_SECONDS:
        work(epoch)
        epoch += 1
    rates, spent, cpu = [], 0.0, 0.0
    while spent < MEASURED_SECONDS or len(rates) < MIN_PASSES:
        start, start_cpu = time.perf_counter(), time.process_time()
        work(epoch)
        epoch += 1
        seconds = time.perf_counter() - start
        cpu += time.process_time() - start_cpu
        spent += seconds
        rates.append(clips / seconds)
    rates.sort()
    return {
        "passes": len(rates),
        "clipsPerSecond": round(rates[-1], 1),
        "clipsPerSecondMedian": round(rates[len(rates) // 2], 1),
        "clipsPerCpuSecond": round(clips * len(rates) / cpu, 1),
    }


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--mel", type=int, default=128)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16, help="clips augmented at once")
    parser.add_argument("--ways", default="clip,batch,kept", help="which of the three ways")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    wavs = files(options.clips, round(options.seconds * RATE))
    transforms = types()
    clip = lambda epoch: clip_by_clip(wavs, transforms, epoch, options.mel)
    batch = lambda epoch: by_batch(wavs, transforms, epoch, options.mel, options.batch)
    results = {"torch": torch.__version__, "torchaudio": torchaudio.__version__}
    results |= {name: vars(options)[name] for name in ("clips", "seconds", "mel", "threads", "batch")}
    ways = options.ways.split(",")
    if "clip" in ways:
        results["clip by clip"] = measure(clip, options.clips)
    if "batch" in ways:
        results["by batch"] = measure(batch, options.clips)
    if "kept" in ways:
        kaldi.get_mel_banks = functools.lru_cache(kaldi.get_mel_banks)
        results["by batch, filters kept"] = measure(batch, options.clips)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
