"""Proofs of the Merkle tree of RFC 6962, checked as RFC 9162 (2.1.3.2, 2.1.4.2) says.

Run alone, it checks every proof of the bundle: python3 merkle.py
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
    """Checks all proofs; returns how many there were."""
    roots = dict(head(file.read_text("utf-8")) for file in sorted(folder.glob("heads/*.txt")))
    inclusion = json.loads((folder / "proofs/inclusion.json").read_text())
    steps = json.loads((folder / "proofs/consistency.json").read_text())
    size = inclusion["size"]
    if not roots or size != max(roots):
        violated(f"heads/{size:06d}.txt", "the last head, over as many entries", f"{sorted(roots)[-1:]}")
    for file in sorted(folder.glob("statements/*.json")):
        path = [bytes.fromhex(one) for one in inclusion["paths"].get(str(int(file.stem)), ["00"])]
        if not includes(file.read_bytes(), int(file.stem) - 1, size, path, roots.get(size)):
            violated(f"statements/{file.name}", f"an entry of the tree over {size}", "another one")
    sizes = sorted(roots)
    if [(step["from"], step["to"]) for step in steps] != list(zip(sizes, sizes[1:])):
        violated("proofs/consistency.json", "a proof between any two heads", "others")
    for step in steps:
        path = [bytes.fromhex(one) for one in step["path"]]
        if not extends(step["from"], roots.get(step["from"]), step["to"], roots.get(step["to"]), path):
            violated(f"heads/{step['to']:06d}.txt", f"a tree that grew out of that over {step['from']}", "another")
    return len(inclusion["paths"]), len(steps)


if __name__ == "__main__":
    found = []
    numbers = check(pathlib.Path(__file__).parent, lambda *what: found.append(what))
    for where, expected, got in found:
        print(f"VIOLATED {where}: expected {expected}, got {got}")
    print("%d inclusion and %d consistency proofs: %s" % (*numbers, "hold" if not found else "NOT SOUND"))
    sys.exit(bool(found))
