"""What the peers' scripts share: the question, the clock and the report."""

import json
import time


def load(folder, name):
    """All bounds and domains, and the question of this name."""
    with open(f"{folder}/questions.json") as file:
        everything = json.load(file)
    return everything, everything["questions"][name]


def figures(question):
    """Pairs such as ("sum", "fare") or ("rows", None)."""
    for figure in question["figures"]:
        yield (figure, None) if isinstance(figure, str) else next(iter(figure.items()))


def peak_mib():
    """Most memory of this process so far."""
    with open("/proc/self/status") as status:
        high = next(line for line in status if line.startswith("VmHWM:"))
    return int(high.split()[1]) // 1024


def report(ask, read, runs, noise=None):
    """Asks once to warm up and then `runs` times; prints times, memory and answers as `read` shows them."""
    ask()
    seconds, answers = [], []
    for _ in range(runs):
        began = time.perf_counter()
        answer = ask()
        seconds.append(time.perf_counter() - began)
        answers.append(read(answer))
    print(json.dumps({"seconds": seconds, "peak_mib": peak_mib(), "answers": answers, "noise": noise}))
