#!/usr/bin/env python3
"""Counts a published ballot box again, with nothing but Python itself.

    python3 recount.py BOX.txt [--sheet DIGEST]

It shares no code with the program that published the box: RSA, Ed25519 and the tree are worked out here with whole
numbers and hashlib, after RFC 8017 (PSS), RFC 9474, RFC 8032 and RFC 6962. It prints what was counted and everything
that is wrong, and ends with 0 when nothing is, 1 when something is, 2 when the file is no box. With --sheet it also
compares the sheet's digest with that of the sheet a voter was given. It reads only; a paper takes a few milliseconds.
"""

import base64
import binascii
import collections
import hashlib
import sys

SALT_BYTES = 48  # of PSS, as long as SHA-384
HEAD_BYTES = 705  # of a paper, before the choice
PAPER_BYTES_MAX = 1000


class NoBox(Exception):
    """The file is no published box."""


# --- RSA: RSASSA-PSS with SHA-384, RFC 8017 section 8.1.2 ------------------------------------------------------------


def der_value(data, tag):
    """The value of the first element, which has to have this tag, and what follows it."""
    if len(data) < 2 or data[0] != tag:
        raise NoBox("a teller's key is not a public key")
    length, at = data[1], 2
    if length & 0x80:
        at += length & 0x7F
        length = int.from_bytes(data[2:at], "big")
    if len(data) < at + length:
        raise NoBox("a teller's key is cut off")
    return data[at : at + length], data[at + length :]


def rsa_key(der):
    """Modulus and exponent of a SubjectPublicKeyInfo."""
    outer, _ = der_value(der, 0x30)
    _, rest = der_value(outer, 0x30)
    bits, _ = der_value(rest, 0x03)
    numbers, _ = der_value(bits[1:], 0x30)
    modulus, rest = der_value(numbers, 0x02)
    exponent, _ = der_value(rest, 0x02)
    modulus, exponent = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
    if modulus.bit_length() != 2048 or exponent != 65537:
        raise NoBox("a teller's key is not RSA-2048")
    return modulus, exponent


def mask(seed, length):
    """MGF1 with SHA-384."""
    blocks = (hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in range(-(-length // 48)))
    return b"".join(blocks)[:length]


def pss_verifies(key, message, signature):
    """Whether this is the key's signature of the message."""
    modulus, exponent = key
    number = int.from_bytes(signature, "big")
    if number >= modulus:
        return False
    encoded = pow(number, exponent, modulus).to_bytes(256, "big")
    masked, digest, trailer = encoded[:207], encoded[207:255], encoded[255]
    if trailer != 0xBC or masked[0] & 0x80:
        return False
    block = bytes(a ^ b for a, b in zip(masked, mask(digest, 207)))
    block = bytes([block[0] & 0x7F]) + block[1:]
    padding = b"\0" * (207 - SALT_BYTES - 1) + b"\x01"
    if block[: len(padding)] != padding:
        return False
    inner = b"\0" * 8 + hashlib.sha384(message).digest() + block[len(padding) :]
    return hashlib.sha384(inner).digest() == digest


# --- Ed25519, RFC 8032 section 5.1, without a cofactor and without points of small order -------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    """Sum of two points in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    """A multiple of a point."""
    total = NEUTRAL
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def point_of(data):
    """The point of 32 bytes, or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def bytes_of(point):
    """The 32 bytes of a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_small(point):
    """Whether a point has small order."""
    return bytes_of(times(8, point)) == bytes_of(NEUTRAL)


def ed25519_verifies(key, message, signature):
    """Whether this is the key's signature of the message."""
    public, scalar = point_of(key), int.from_bytes(signature[32:], "little")
    if public is None or scalar >= L or is_small(public):
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(hashed, "little") % L
    minus = (P - public[0], public[1], 1, P - public[3])
    nonce = add(times(scalar, BASE), times(challenge, minus))
    return not is_small(nonce) and bytes_of(nonce) == signature[:32]


# --- What stands on a paper --------------------------------------------------------------------------------------------


def choice_of(data, candidates):
    """The choice as text, and whether the ballot offers it; None when it is no choice at all."""
    answers = {b"\0": "yes", b"\1": "no", b"\2": "abstain"}
    if data in answers:
        return answers[data], candidates == 0
    if data[:1] != b"\3":
        return None
    places, at = [], 1
    while at < len(data):
        number = shift = 0
        while True:
            if at == len(data) or shift == 21:
                return None
            byte, at = data[at], at + 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if byte == 0 and shift > 7 or number >= 2**17:
            return None
        if number & 1:
            places.append([number >> 1])
        elif places and places[-1][-1] <= number >> 1:
            places[-1].append(number >> 1)
        else:
            return None
    ranked = [number for place in places for number in place]
    fits = len(set(ranked)) == len(ranked) > 0 and all(1 <= number <= candidates for number in ranked)
    return ">".join("=".join(map(str, place)) for place in places), fits


def read_paper(paper, sheet):
    """The paper's key and choice, or why it is spoilt."""
    if len(paper) > PAPER_BYTES_MAX or len(paper) <= HEAD_BYTES or paper[0] != 1:
        return None, "paper.malformed"
    choice = choice_of(paper[HEAD_BYTES:], sheet["candidates"])
    if choice is None:
        return None, "paper.malformed"
    if paper[1:33] != sheet["digest"]:
        return None, "paper.foreign"
    key = paper[33:65]
    message = b"fenwick ballot paper v1\n" + sheet["digest"] + key
    for teller, at in (1, 65), (2, 353):
        randomizer, signature = paper[at : at + 32], paper[at + 32 : at + 288]
        if not pss_verifies(sheet["tellers"][teller - 1], randomizer + message, signature):
            return None, f"paper.not-signed-{teller}"
    message = b"fenwick ballot choice v1\n" + sheet["digest"] + paper[HEAD_BYTES:]
    if not ed25519_verifies(key, message, paper[641:HEAD_BYTES]):
        return None, "paper.altered"
    if not choice[1]:
        return None, "paper.misfit"
    return (key, choice[0]), None


# --- The box -----------------------------------------------------------------------------------------------------------


def decoded(text):
    """The bytes of a base64 text in its one form, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def read_head(lines):
    """The sheet, the stated number of papers and their stated root."""
    names = ["", "coop ", "motion ", "matter ", "candidates ", "teller 1 ", "teller 2 ", "", "", "papers ", "root ", ""]
    if len(lines) < 12 or lines[0] != "fenwick ballot sheet v1" or lines[8] != "fenwick ballot box v1":
        raise NoBox("this is no published ballot box")
    for number, (line, name) in enumerate(zip(lines, names), 1):
        if not line.startswith(name) or (not name and number in (8, 12) and line):
            raise NoBox(f"line {number} is not what stands there in a box")
    tellers = [decoded(line[9:]) for line in lines[5:7]]
    if None in tellers or tellers[0] == tellers[1]:
        raise NoBox("a sheet has the keys of two tellers")
    sheet = {
        "digest": hashlib.sha256("".join(line + "\n" for line in lines[:7]).encode()).digest(),
        "candidates": int(lines[4][11:]),
        "tellers": [rsa_key(teller) for teller in tellers],
    }
    return sheet, int(lines[9][7:]), lines[10][5:]


def root_of(leaves):
    """The root of a tree, RFC 6962 section 2.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def recount(text):
    """The sheet's digest, choices with their number, the root, and all problems as (line, code)."""
    lines = text.split("\n")
    if lines[-1]:
        raise NoBox("the last line is cut off")
    sheet, stated, stated_root = read_head(lines)
    problems, papers, voices = [], [], collections.defaultdict(list)
    for number, line in enumerate(lines[12:-1], 13):
        paper = decoded(line)
        if paper is not None:
            papers.append((number, paper))
        counted, spoilt = (None, "paper.malformed") if paper is None else read_paper(paper, sheet)
        if spoilt:
            problems.append((number, spoilt))
        else:
            voices[counted[0]].append((number, counted[1]))
    choices = collections.Counter()
    for said in voices.values():
        if len({choice for _, choice in said}) == 1:
            choices[said[0][1]] += 1
            problems += [(number, "paper.duplicate") for number, _ in said[1:]]
        else:
            problems += [(number, "paper.contradicted") for number, _ in said]
    root = root_of([hashlib.sha256(b"\0" + paper).digest() for _, paper in papers]).hex()
    if stated != len(lines) - 13:
        problems.append((10, "box.number"))
    if stated_root != root:
        problems.append((11, "box.root"))
    last = b""
    for number, paper in papers:
        digest = hashlib.sha256(paper).digest()
        if digest < last:
            problems.append((number, "box.order"))
        last = max(last, digest)
    return sheet["digest"].hex(), choices, root, sorted(problems)


def main(arguments):
    """Counts the box of the command line."""
    if not arguments or arguments[0] in ("-h", "--help") or len(arguments) not in (1, 3):
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="ascii", newline="") as file:
            digest, choices, root, problems = recount(file.read())
    except (NoBox, OSError, ValueError) as error:
        print(f"not counted: {error}")
        return 2
    if len(arguments) == 3 and arguments[2] != digest:
        problems.insert(0, (1, "sheet.other"))
    print(f"sheet {digest}\npapers {sum(choices.values())}\nroot {root}")
    for choice, number in sorted(choices.items()):
        print(f"choice {choice} {number}")
    for line, code in problems:
        print(f"problem line {line}: {code}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
