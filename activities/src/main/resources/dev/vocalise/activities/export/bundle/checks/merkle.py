"""Proofs of the Merkle tree of RFC 6962, checked as RFC 9162 (2.1.3.2, 2.1.4.2) says.

Run alone, it checks every proof of the bundle: python3 -B checks/merkle.py
"""

import base64
import hashlib
import json
import pathlib
import sys


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def climb(at, last, hashes, path):
    """Follows a path to the root; the first of the hashes only takes what lies left of it."""
    for other in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            hashes = [node(other, one) for one in hashes]
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashes = hashes[:-1] + [node(hashes[-1], other)]
        at, last = at >> 1, last >> 1
    return hashes if last == 0 else None


def includes(entry, index, size, path, root):
    """Whether the entry is number `index`, from 0, of the `size` entries below the root."""
    return index < size and climb(index, size - 1, [leaf(entry)], path) == [root]


def extends(earlier, earlier_root, size, root, path):
    """Whether the tree over `size` entries only added to that over the `earlier` ones."""
    if earlier == size:
        return not path and earlier_root == root
    if not 0 < earlier < size:
        return False
    path = path if earlier & (earlier - 1) else [earlier_root] + path
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(path) and climb(at, last, path[:1] * 2, path[1:]) == [earlier_root, root]


def head(note):
    """Size and root of a signed head."""
    lines = note.split("\n")
    return int(lines[1]), base64.b64decode(lines[2])


def check(folder, violated):
    """Checks all proofs; returns how many of each kind there were."""
    roots = dict(head(file.read_text("utf-8")) for file in sorted(folder.glob("heads/*.txt")))
    inclusion = json.loads((folder / "proofs/inclusion.json").read_text())
    steps = json.loads((folder / "proofs/consistency.json").read_text())
    size, paths, sizes = inclusion["size"], inclusion["paths"], sorted(roots)
    if size not in sizes[-1:]:
        violated(f"heads/{size:06d}.txt", "the last head", f"one over {sizes[-1:]}")
    files = {int(file.stem): file for file in folder.glob("statements/*.json")}
    for number in sorted(set(files) | {int(one) for one in paths}):
        path = [bytes.fromhex(one) for one in paths.get(str(number), ["00"])]
        entry = files[number].read_bytes() if number in files else b""
        if not includes(entry, number - 1, size, path, roots.get(size)):
            got = "another one" if entry else "no such file"
            violated(f"statements/{number:06d}.json", f"entry {number} of the tree", got)
    if [(step["from"], step["to"]) for step in steps] != list(zip(sizes, sizes[1:])):
        violated("proofs/consistency.json", "a proof between any two heads", "others")
    for step in steps:
        old, new = step["from"], step["to"]
        path = [bytes.fromhex(one) for one in step["path"]]
        if not extends(old, roots.get(old, b""), new, roots.get(new, b""), path):
            violated(f"heads/{new:06d}.txt", f"a tree that grew out of the first {old}", "another")
    return len(paths), len(steps)


if __name__ == "__main__":
    found = []
    numbers = check(
        pathlib.Path(__file__).resolve().parent.parent, lambda *what: found.append(what)
    )
    for where, expected, got in found:
        print(f"VIOLATED {where}: expected {expected}, got {got}")
    print(
        "%d inclusion and %d consistency proofs: %s"
        % (*numbers, "hold" if not found else "NOT SOUND")
    )
    sys.exit(bool(found))
