"""What every check needs: the bundle's files, and where its findings go."""

import collections
import csv
import hashlib
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent
violations = []
proven = collections.Counter()


def violated(where, expected, got):
    violations.append(where)
    print(f"VIOLATED {where}: expected {expected}, got {got}")


def equal(check, where, expected, got):
    if expected == got:
        proven[check] += 1
    else:
        violated(where, expected, got)
    return expected == got


def read(path):
    return (FOLDER / path).read_bytes()


def digest(path):
    return hashlib.sha256(read(path)).hexdigest() if (FOLDER / path).is_file() else "no such file"


def table(path, delimiter):
    return list(csv.DictReader(read(path).decode().splitlines(), delimiter=delimiter))


def numbered(number):
    return f"statements/{number:06d}.json"


def rows_of(statement):
    predicate = statement["predicate"]
    return predicate.get("rows") or predicate.get("vocalise_event", {}).get("rows") or []
