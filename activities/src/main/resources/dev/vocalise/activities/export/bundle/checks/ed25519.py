"""Ed25519 signatures (RFC 8032, section 5.1), to verify only, in Python's standard library."""

import functools
import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
HALF_TURN = pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)  # a point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(code):
    """The point of 32 bytes; None where there is none."""
    y = int.from_bytes(code, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * HALF_TURN % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


@functools.lru_cache(maxsize=None)
def doublings(code):
    """The point times 1, 2, 4, 8, ..."""
    all_of_them = [point(code)]
    for _ in range(255):
        all_of_them.append(add(all_of_them[-1], all_of_them[-1]))
    return all_of_them


def times(number, code):
    total = ZERO
    for bit, doubled in enumerate(doublings(code)):
        if number >> bit & 1:
            total = add(total, doubled)
    return total


BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")


def verify(key, message, signature):
    """Whether the key (32 bytes) made the signature (64 bytes) over the message."""
    if len(key) != 32 or len(signature) != 64 or not point(key) or not point(signature[:32]):
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(point(signature[:32]), times(h, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
