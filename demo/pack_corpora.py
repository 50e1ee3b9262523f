#!/usr/bin/env python3
"""Packs the corpora of make_corpora.py --flac for the repository: one ZIP and one list of digests per corpus.

  pack_corpora.py WAV_DIR FLAC_DIR OUT_DIR

The list (format of sha256sum) is about the unpacked corpus, with WAV files, which is what a reader of the ZIP must end up with.
Names are sorted and times fixed, so the same corpora give the same bytes.
"""
import hashlib
import sys
import zipfile
from pathlib import Path

NAMES = {"IEMOCAP": "iemocap-like", "MSP-IMPROV": "msp-improv-like", "EMO-DB": "emo-db-like"}


def files(folder):
    return sorted((p.relative_to(folder).as_posix(), p) for p in folder.rglob("*") if p.is_file())


def pack(wav, flac, out):
    with zipfile.ZipFile(f"{out}.zip", "w") as archive:
        for name, path in files(flac):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".flac") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in files(wav)]
    Path(f"{out}.sha256").write_text("".join(lines))


def main():
    wav, flac, out = (Path(a) for a in sys.argv[1:4])
    out.mkdir(parents=True, exist_ok=True)
    for name, packed in NAMES.items():
        pack(wav / name, flac / name, out / packed)


if __name__ == "__main__":
    main()
