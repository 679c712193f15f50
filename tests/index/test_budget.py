"""What a question may take: its cost is known before it runs, nothing hopeless is begun, and whatever is asked looks at
its clock on the way, so that it ends soon after its time is up or nobody waits any more."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from archive.document import Document
from benchmarks.generated import documents
from benchmarks.vocabulary import english
from index.arrays.evaluate import Evaluation
from index.budget import Budget, within
from index.errors import IndexUnreachable, QueryTooCostly, QuestionAbandoned
from index.highlight.concordance import concordance
from index.highlight.snippets import best, mark
from index.query import Query, Sort, Versions
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.shelf import article, home_with

WORDS = english().words
FIRST, SECOND, THIRD = WORDS[:3]
BOOK = " ".join(WORDS[:400] * 60)
PHRASES = " OR ".join(f'"{FIRST} {word}"~50' for word in WORDS[1:60])
CHINESE = "中国新闻" * 10_000

Question = Callable[[Searcher], object]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Over some hundred generated articles."""
    return Searcher(home_with(tmp_path_factory.mktemp("budget") / "home", *documents(300), article(1, "A river.")))


def asked(text: str, **more: object) -> Query:
    return Query(text=text, tree=parse(text).tree, **more)  # type: ignore[arg-type]


def search(text: str, **more: object) -> Question:
    return lambda searcher: searcher.search(asked(text, **more)).hits


def context(text: str) -> Question:
    def lines(searcher: Searcher) -> object:
        query = asked(text)
        return concordance(query.tree, searcher.matching(query), searcher._home.store, "left")

    return lines


def shown(text: str, body: str, language: str = "en") -> Question:
    tree = parse(text).tree
    return lambda _: (best(tree, body, language), mark(tree, body, language, "body"))


def one(searcher: Searcher) -> str:
    return searcher.matching(asked("river"))[0]


def alike(searcher: Searcher) -> object:
    return [each.id for stored in searcher._home.store.get_many([one(searcher)]) for each in searcher.alike(stored)]


# Each with how many looks it takes at the least.
QUESTIONS: dict[str, tuple[Question, int]] = {
    "a word": (search(FIRST), 10),
    "many words": (search(" OR ".join(WORDS[:300])), 600),
    "many words that are loosened": (search(" ".join(WORDS[:60])), 120),
    "phrases": (search(" OR ".join(f'"{FIRST} {word}"' for word in WORDS[:100])), 200),
    "phrases with words between": (search(" ".join(f'"{word} {FIRST}"~50' for word in WORDS[1:50])), 100),
    "what is not there": (search(" OR ".join(f"-{word}" for word in WORDS[:200])), 400),
    "patterns": (search("co* OR re*e* OR di?* OR contestation~"), 40),
    "newest first": (search(FIRST, sort=Sort.NEWEST, versions=Versions.ONE), 10),
    "a far page": (search(FIRST, page=100, limit=5), 10),
    "all that is found": (lambda searcher: searcher.matching(asked(FIRST)), 5),
    "a place among all": (lambda searcher: searcher.around(asked(FIRST), one(searcher)), 5),
    "telling words": (lambda searcher: searcher.contrast(asked(SECOND), 25), 20),
    "suggestions": (search(" ".join(f"{word}qx" for word in WORDS[60:65])), 20),
    "others alike": (alike, 20),
    "words in context": (context(f'{FIRST} "{SECOND} {THIRD}"~5'), 600),
    "marks of a book": (shown(f"{FIRST} OR ={SECOND} OR co*", BOOK), 8),
    "marks of a book, word by word": (shown(" OR ".join(WORDS[:300]), BOOK), 20),
    "phrases in a book": (shown(f'"{FIRST} {SECOND}"~50 OR "{SECOND} {FIRST}"~50', BOOK), 60),
    "marks of a long Chinese text": (shown("中国", CHINESE, ""), 10),
}


class Patience:
    """Somebody who waits for so many looks (None: for ever)."""

    def __init__(self, most: int | None = None) -> None:
        self.looks = 0
        self._most = most

    def gone(self) -> bool:
        self.looks += 1
        return self._most is not None and self.looks > self._most


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_that_is_abandoned_stops_at_its_next_look_and_is_answered_as_ever_when_asked_again(
    searcher: Searcher, name: str
) -> None:
    question, least = QUESTIONS[name]
    question(searcher)  # what words may be taken for is remembered from now on
    patient = Patience()
    with within(Budget.lasting(600, patient.gone)):
        answer = question(searcher)
    assert patient.looks >= least
    chance = random.Random(name)
    for most in {0, 1, patient.looks - 1, *(chance.randrange(patient.looks) for _ in range(3))}:
        hasty = Patience(most)
        with within(Budget.lasting(600, hasty.gone)), pytest.raises(QuestionAbandoned):
            question(searcher)
        assert hasty.looks == most + 1
    assert question(searcher) == answer


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_whose_time_is_up_is_refused(searcher: Searcher, name: str) -> None:
    with within(Budget.lasting(-1)), pytest.raises(QueryTooCostly, match="too long"):
        QUESTIONS[name][0](searcher)


@pytest.mark.parametrize(
    ("left", "lost", "in_vain", "error"),
    [
        (-1.0, 2.0, False, None),
        (-1.0, 0.5, False, QueryTooCostly),
        (-1.0, 2.0, True, IndexUnreachable),
        (-1.0, 0.5, True, QueryTooCostly),
        (-9.0, 10.0, False, IndexUnreachable),  # so much is not given back
        (1.0, -1.0, False, None),
    ],
)
def test_time_in_which_a_server_stood_still_is_no_fault_of_the_question(
    left: float, lost: float, in_vain: bool, error: type[Exception] | None
) -> None:
    budget = Budget.lasting(left)
    budget.stood_still(lost, in_vain=in_vain)
    with pytest.raises(error) if error else nullcontext():
        budget.check()


def test_what_is_asked_outside_of_a_budget_has_no_end(tmp_path: Path) -> None:
    """An export goes on for as long as it takes."""
    held = home_with(tmp_path / "home", *(article(number, BOOK) for number in range(2)))
    tree = parse(FIRST).tree
    document = Document(title="", body=BOOK, language="en")
    for _ in range(3):
        assert len(mark(tree, document.body, "en", "body").marks) == 60
    assert len(concordance(tree, Searcher(held).matching(Query(tree=tree)), held.store, "").places) == 120


def test_what_takes_more_work_costs_more(searcher: Searcher) -> None:
    rising = [WORDS[3_000], FIRST, f"{FIRST} OR ={SECOND}", f'"{FIRST} {SECOND}"~50', PHRASES]
    costs = [searcher.cost(asked(text)) for text in rising]
    assert costs == sorted(costs)
    assert costs[-1] - costs[0] > 20 * (costs[1] - costs[0])


@pytest.mark.parametrize("text", ["", "*", "date:2010", "topic:x -source:y", "—", "-(a OR b)", "co* wom?n odebrech~"])
def test_everything_that_can_be_asked_has_a_cost(searcher: Searcher, text: str) -> None:
    assert 0 < searcher.cost(asked(text)) < 100


def test_a_hopeless_search_is_not_begun_and_says_which_part_is_the_costly_one(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Evaluation, "match", begun)
    monkeypatch.setattr("index.arrays.cost._HOPELESS", 1e-4)  # so that a small archive has something hopeless
    with pytest.raises(
        QueryTooCostly, match=r"it has [1-9]+ parts as costly as to find articles with the phrase “the "
    ):
        searcher.search(asked(PHRASES))
    with pytest.raises(QueryTooCostly, match=r"most of all to find articles with the phrase “the of” with up to 50"):
        searcher.search(asked(f'"{FIRST} {SECOND}"~50 {WORDS[3_000]}'))


def test_what_a_free_machine_answers_in_time_is_answered(searcher: Searcher) -> None:
    for budget in (2.0, 60.0):
        with within(Budget.lasting(budget)):
            assert searcher.search(asked(PHRASES)).total > 200
