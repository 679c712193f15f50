"""Processor time that each kind of page takes, beside another checkout: `python -m benchmarks.page_work HOME
[--beside PYTHON OTHER_HOME] [--rounds 5]`.

HOME is an archive. PYTHON is the interpreter of the other checkout's environment, OTHER_HOME an archive of the same
articles that it made itself. Each program answers in a process of its own, through WSGI with everything that a page
goes through but the server's sockets. The two are asked in turn for the same pages, so that both meet the same machine,
and what is counted is processor time, so that others at work on it count little. "Made" are pages that are made anew,
each of them once a round, with no cache of pages; "kept" are the same pages from that cache. Told are medians over
addresses and rounds, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.pages import common_words

_WORDS = 6
_WARM_UP = 2  # rounds that are not counted

# What runs in either checkout. It may name only what both have.
_ANSWERING = """
import gzip, json, sys, time
from pathlib import Path
from webui.app import create_app
from webui.http.page_cache import PageCache
app = create_app(Path(sys.argv[1]))
app.config["TRUSTED_HOSTS"] = None
client = app.test_client()
pages = app.extensions["hemeroteca-pages"]
for line in sys.stdin:
    address, kept = json.loads(line)
    if kept:
        for _ in range(2):
            client.get(address, headers={"Accept-Encoding": "gzip"}).get_data()
    else:
        app.extensions["hemeroteca-pages"] = PageCache()
    begun = time.process_time()
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    body = answer.get_data()
    taken = time.process_time() - begun
    packed = answer.headers.get("Content-Encoding") == "gzip"
    shown = (gzip.decompress(body) if packed else body).decode() if "/api/" in address else ""
    print(json.dumps([answer.status_code, taken * 1000, shown]), flush=True)
"""


class Program:
    """A checkout at work in a process of its own."""

    def __init__(self, python: Path, home: Path) -> None:
        command = [str(python), "-c", _ANSWERING, str(home)]
        folder = python.parent.parent.parent
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder)

    def takes(self, address: str, kept: bool) -> float:
        """Milliseconds of processor time for the page at this address, from the cache where `kept`."""
        return float(self._ask(address, kept)[1])

    def _ask(self, address: str, kept: bool) -> tuple[int, float, str]:
        given, told = self._process.stdin, self._process.stdout
        if given is None or told is None:
            raise RuntimeError("the process has no pipes")
        given.write(json.dumps([address, kept]) + "\n")
        given.flush()
        status, taken, body = json.loads(told.readline())
        if status != 200:
            raise SystemExit(f"{address} is answered with {status}")
        return status, taken, body

    def hits(self, word: str) -> list[tuple[str, str]]:
        """Title and id of what it finds first, by its interface for programs."""
        found = self._ask(f"/api/v1/search?{urlencode({'q': word})}", False)[2]
        return [(hit["title"], hit["id"]) for hit in json.loads(found)["hits"]]

    def stop(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def kinds(words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The addresses of each kind of page; `{}` stands for the id of an article."""
    asked = [{"q": word} for word in words]

    def at(path: str, **more: str) -> list[str]:
        return [f"{path}?{urlencode(each | more)}" for each in asked]

    return {
        "front page": ["/"],
        "list of everything": ["/?q="],
        "search": at("/"),
        "search, filters": at("/", **{"from": "2006", "to": "2018", "lang": "en"}),
        "search, 100 a page": at("/", limit="100"),
        "article": ["/article/{}"],
        "article, found": [f"/article/{{}}?{urlencode(each)}" for each in asked[:1]],
        "trends": at("/trends"),
        "coverage": ["/coverage"],
        "dates": ["/dates"],
        "topics": ["/values/topic"],
        "distinctive words": at("/words")[-2:],
        "words in context": at("/context")[-2:],
        "feed": at("/feed.atom"),
        "search of the API": at("/api/v1/search"),
    }


def articles(programs: Mapping[str, Program], words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """For each program the ids that it has given the same articles."""
    found: dict[str, list[str]] = {name: [] for name in programs}
    for word in words:
        hits = [program.hits(word)[:1] for program in programs.values()]
        if len({title for one in hits for title, _id in one}) == 1 and all(hits):
            for name, one in zip(programs, hits, strict=True):
                found[name].append(one[0][1])
    return found


def measured(
    programs: Mapping[str, Program], kind: str, words: Sequence[str], rounds: int
) -> Mapping[tuple[str, bool], float]:
    """For each program the medians of what pages of this kind take, made and kept."""
    ids = articles(programs, words)
    taken: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for number in range(rounds + _WARM_UP):
        for path in kinds(words)[kind]:
            for at in range(len(next(iter(ids.values()))) if "{}" in path else 1):
                for kept in (False, True):
                    for name, program in programs.items():
                        took = program.takes(path.format(*ids[name][at : at + 1]), kept)
                        if number >= _WARM_UP:
                            taken[name, kept].append(took)
    return {each: statistics.median(took) for each, took in taken.items()}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--beside", nargs=2, type=Path, metavar=("PYTHON", "OTHER_HOME"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kind", action="append", choices=list(kinds(())), help="this kind alone; once for each")
    options = parser.parse_args()
    every = common_words()
    words = every[:: len(every) // _WORDS][:_WORDS]
    programs = {}
    if options.beside:
        programs["beside"] = Program(options.beside[0].absolute(), options.beside[1].absolute())
    programs["this"] = Program(Path(sys.executable), options.home.absolute())
    try:
        print(f"| ms of processor time | {' | '.join(f'made, {name} | kept, {name}' for name in programs)} |")
        print("|---" * (1 + 2 * len(programs)) + "|")
        for kind in options.kind or kinds(words):
            medians = measured(programs, kind, words, options.rounds)
            cells = [f"{medians[name, kept]:.2f}" for name in programs for kept in (False, True)]
            told = ""
            if options.beside:
                ratios = (medians["this", kept] / medians["beside", kept] for kept in (False, True))
                told = " | ratios " + " ".join(f"{each:.2f}" for each in ratios)
            print(f"| {kind} | {' | '.join(cells)} |{told}", flush=True)
    finally:
        for program in programs.values():
            program.stop()


if __name__ == "__main__":
    main()
