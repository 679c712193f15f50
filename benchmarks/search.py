"""How fast our engine indexes and searches, beside its peers in the same run.

    python -m benchmarks.search [--documents 10000] [--corpus generated] [--engines ours,tantivy,fts5,xapian,whoosh]

Every engine gets the same documents and the same questions (`benchmarks.queries`) and answers each with a whole page:
the number of matches, counts of topics and months, ten hits with snippets. They build one after the other and answer
in turn, round by round, so that what else the machine does hits them alike. An engine that is not installed is left
out with a sentence. Peers: `pip install tantivy`; Debian's `python3-xapian`; generated articles need `numpy`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import corpus as corpora
from benchmarks.engines.registry import NAMES
from benchmarks.processes import EngineFailed, Measured, Session, ask
from benchmarks.queries import choose
from benchmarks.questions import Question
from benchmarks.report import Report
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare

_OPENINGS = 3


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    options = _options(arguments)
    _tell(f"preparing {options.documents:,} documents of {options.corpus}")
    try:
        corpus = corpora.prepare(options.corpus, options.documents, options.work.resolve())
    except (FileNotFoundError, ModuleNotFoundError) as error:
        sys.exit(f"The corpus cannot be made: {error}.")
    prepare(LANGUAGES, corpus.folder)
    keep_in(corpus.folder)
    questions = choose(corpus.documents())
    asked = corpus.folder / "questions.json"
    asked.write_text(json.dumps([question.to_json() for question in questions]), "utf-8")
    engines = [each for name in options.engines if (each := _installed(name, corpus, options.whoosh_limit))]
    if not engines:
        sys.exit("No engine is left to measure.")
    try:
        for each in engines:
            _tell(f"building {each.name}")
            each.build(options.reuse)
        _search(engines, asked, options.rounds)
    except EngineFailed as error:
        sys.exit(f"The benchmark stops: {error}.")
    sizes = {limit: replace(corpus, limit=limit).size() for limit in {each.corpus.limit for each in engines}}
    report = Report(options.corpus, questions, engines, [sizes[each.corpus.limit] for each in engines])
    print("\n".join(report.lines()))
    if options.json:
        options.json.write_text(json.dumps(_everything(report), indent=1), "utf-8")


def _installed(name: str, corpus: corpora.Corpus, whoosh_limit: int) -> Measured | None:
    if name == "whoosh" and corpus.limit > whoosh_limit:
        corpus = replace(corpus, limit=whoosh_limit)
    measured = Measured(name, corpus)
    answer = ask("version", measured)
    if "missing" in answer:
        _tell(f"{name} is left out: it is not installed ({answer['missing']})")
        return None
    measured.version = answer["version"]
    return measured


def _search(engines: Sequence[Measured], asked: Path, rounds: int) -> None:
    sessions = []
    try:
        for each in engines:
            _tell(f"opening {each.name}")
            for _ in range(_OPENINGS - 1):
                Session(each, asked).close()
            sessions.append(Session(each, asked))
            sessions[-1].round(warm_up=True)
        for number in range(rounds):
            _tell(f"round {number + 1} of {rounds}")
            for session in sessions if number % 2 == 0 else reversed(sessions):
                session.round()
    finally:
        for session in sessions:
            session.close()


def _everything(report: Report) -> dict[str, Any]:
    def plain(question: Question) -> dict[str, Any]:
        return question.to_json()

    return {
        "report": report.lines(),
        "corpus": report.corpus,
        "questions": [plain(question) for question in report.questions],
        "engines": [
            {
                "documents": documents,
                "text_bytes": size,
                **{name: value for name, value in vars(each).items() if name != "corpus"},
            }
            for each, (documents, size) in zip(report.engines, report.counts, strict=True)
        ],
    }


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search", description="Indexing and searching, measured."
    )
    parser.add_argument("--documents", type=int, default=10_000, help="how many, at the most")
    parser.add_argument("--corpus", choices=corpora.NAMES, default="generated")
    parser.add_argument("--engines", type=_names, default=list(NAMES), help=f"of {','.join(NAMES)}")
    parser.add_argument("--rounds", type=int, default=5, help="how often every question is asked")
    parser.add_argument("--whoosh-limit", type=int, default=20_000, help="documents that stock Whoosh gets at the most")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "hemeroteca-benchmark",
        help="where texts and indexes are kept for the next run",
    )  # fmt: skip
    parser.add_argument(
        "--reuse", action="store_true", help="keep indexes of the last run, with what was measured then"
    )
    parser.add_argument("--json", type=Path, help="write every single figure there")
    return parser.parse_args(arguments)


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(NAMES):
        raise argparse.ArgumentTypeError(
            f"no engine is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}"
        )
    return names


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
