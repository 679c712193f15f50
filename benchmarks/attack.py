"""One visitor against all others: `python -m benchmarks.attack [HOME] [--seconds 30] [--program HEMEROTECA]`.

Sixteen connections from 127.0.0.1 send the costliest questions that the program takes, without pause, and every
fourth of them is left before its answer. Meanwhile four readers from 127.0.0.2 ask for light pages: an article, the
front page, a search for a word, a page that is kept, one that their browser has (304), and `/healthz`. Told are the
readers' times and errors, what the visitor got, and the memory of each worker before and after. HOME is an archive of
English articles, or 20,000 generated ones are made. The visitor is a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.mix import ask_at_once, home_for, mix_of
from benchmarks.pages import free_port, served
from benchmarks.vocabulary import english
from tests.support.load import Seen, ask_for_each, attack, light_pages, read, workers_of

_FREQUENT = 400  # words that the costly questions are made of
_KINDS = ("", "article", "front", "search", "kept", "known", "health")
_SETTLES = 15.0  # seconds after which a worker has given back what it does not need


def main() -> None:
    """Print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--program", type=Path, default=Path(sys.executable).with_name("hemeroteca"))
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    program = options.program.absolute()
    home = options.home or home_for(program, options.work)
    port = free_port()
    server = served([str(program), "serve", "--home", str(home), "--port", str(port), "--workers", "2"], port)
    try:
        words = [word for word in english().words[:_FREQUENT] if word.isalpha()]
        plain = [word for word in english().words[100:3_000] if len(word) > 3]
        pages = light_pages(port, plain)
        ask_for_each(port, plain[0])
        ask_at_once(port, mix_of(port), 8, options.seconds)  # what is in use has its caches filled
        quiet = read(port, pages, options.readers, options.seconds / 3)
        print("Light pages, alone:")
        _tell(quiet)
        before = workers_of(server.pid)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            visitor = apart.submit(attack, port, words, options.connections, options.seconds)
            time.sleep(1)
            beside = read(port, pages, options.readers, options.seconds - 1)
            print(f"Light pages beside {options.connections} connections that attack:")
            _tell(beside)
            got = visitor.result()
        statuses = Counter[int]()
        for (_kind, status), count in got.statuses.items():
            statuses[status] += count
        print(f"The visitor got {dict(statuses)} (0: broken, -1: left)")
        time.sleep(_SETTLES)
        read(port, pages, options.readers, 3)
        after = workers_of(server.pid)
        for name, each in (("before", before), ("after", after)):
            told = (f"{held.resident:.0f} MiB ({held.own:.0f} own), {held.threads} threads" for held in each.values())
            print(f"Workers {name}: {'; '.join(told)}")
    finally:
        server.terminate()
        server.wait()


def _tell(seen: Seen) -> None:
    for kind in _KINDS:
        p50, p99, most = (seen.at(share, kind) * 1000 for share in (0.5, 0.99, 1))
        count = sum(1 for each, _ in seen.took if kind in ("", each))
        print(
            f"  {kind or 'all':8} {count:6,} answers, median {p50:6.0f} ms, 99 % {p99:6.0f} ms, at most {most:6.0f} ms"
        )
    print(f"  errors: {seen.failures() or 'none'}")


if __name__ == "__main__":
    main()
