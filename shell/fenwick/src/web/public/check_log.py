"""Checks a published log: python3 check_log.py published.json 'KEY'

Needs Python 3.10 and the package `cryptography`, and nothing of Fenwick.
"""
import base64, hashlib, json, struct, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

log = json.load(open(sys.argv[1]))
key = sys.argv[2] if len(sys.argv) > 2 else log["log_key"]
name, _, rest = key.partition("+")
public = base64.b64decode(rest.partition("+")[2])[1:]


def sha(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha(b"")
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01" + root(leaves[:split]) + root(leaves[split:]))


def signed(note, origin):
    """The size and the root of a checkpoint that this key signed under this name."""
    body, _, signatures = note.partition("\n\n")
    body += "\n"
    for line in signatures.splitlines():
        if not line.startswith(f"— {origin} "):
            continue
        signature = base64.b64decode(line.rsplit(" ", 1)[1])
        check = sha(origin.encode() + b"\n\x01" + public)[:4]
        if signature[:4] == check:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], body.encode())
            first, size, digest = body.splitlines()[:3]
            assert first == origin, "the checkpoint is of another log"
            return int(size), base64.b64decode(digest)
    raise SystemExit(f"no signature of {origin}")


size, whole = signed(log["checkpoint"], name)
leaves = [bytes.fromhex(leaf) for leaf in log["leaves"]]
assert len(leaves) == size and root(leaves) == whole, "the leaves are not those that were signed"
opened = []
for salted in log["entries"]:
    entry = salted["entry"]
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    leaf = sha(b"\x00" + sha(b"fenwick/entry/v1\x00" + bytes.fromhex(salted["salt"]) + text))
    assert leaf == leaves[entry["seq"]], f"entry {entry['seq']} is not the one that was signed"
    opened.append(leaf)
size, own = signed(log["public_checkpoint"], name + "/public")
assert len(opened) == size and root(opened) == own, "a public entry is missing"
print(f"{len(leaves)} entries, {len(opened)} of them public: all are those that were signed with {key}")
