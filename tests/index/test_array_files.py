"""The parts of a segment: files of arrays, dictionaries, tokens, edit distances, the policy of merging."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from archive.errors import Repair
from index import budget
from index.analysis.terms import AnalysedWord, analysed, language_class
from index.arrays.arrayfile import BLOCK, ArrayFile, ArrayFileWriter, narrow
from index.arrays.codec import ArraySegment
from index.arrays.dictionary import Dictionary, dictionary
from index.arrays.edits import within
from index.arrays.engine import ArrayEngine
from index.arrays.policy import GROWTH, to_merge
from index.arrays.segment import SegmentReader
from index.arrays.vocabulary import Vocabulary, ranges
from index.engine.protocol import Entry
from index.errors import SegmentDamaged
from index.query import Query, Selection
from index.query_language.matcher import within_edits
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with


def written(path: Path, **arrays: np.ndarray) -> ArrayFile:
    with ArrayFileWriter(path) as file:
        file.write_all(arrays)
    return ArrayFile(path)


def test_what_is_written_is_read_and_numpy_alone_can_read_it_too(tmp_path: Path) -> None:
    values = {"numbers": np.arange(100_000, dtype="<u4"), "ids": np.array([b"a", b"bc"]), "none": np.zeros(0, "u1")}
    file = written(tmp_path / "f", **values)
    for name, array in values.items():
        assert np.array_equal(file.whole(name), array)
        assert not file.whole(name).flags.writeable
    assert file.part("numbers", 70_000, 70_003).tolist() == [70_000, 70_001, 70_002]
    with (tmp_path / "f").open("rb") as raw:
        assert np.array_equal(np.lib.format.read_array(raw, allow_pickle=False), values["numbers"])


def test_a_flipped_bit_is_found_when_its_block_is_first_used_and_not_before(tmp_path: Path) -> None:
    written(tmp_path / "f", numbers=np.zeros(3 * BLOCK, np.uint8))
    data = bytearray((tmp_path / "f").read_bytes())
    data[2 * BLOCK + 5] ^= 1
    (tmp_path / "f").write_bytes(data)
    file = ArrayFile(tmp_path / "f")
    assert not file.part("numbers", 0, BLOCK).any()
    with pytest.raises(SegmentDamaged, match="missing or damaged") as refused:
        file.part("numbers", 2 * BLOCK - 200, 2 * BLOCK + 1)
    assert refused.value.repair is Repair.REINDEX
    with pytest.raises(SegmentDamaged):
        file.whole("numbers")


@pytest.mark.parametrize(
    "harm", [lambda d: d[:-1], lambda d: b"", lambda d: d[:-30] + b"x" + d[-29:], lambda d: d + b"x"]
)
def test_a_file_whose_end_is_not_its_own_is_not_opened(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    written(tmp_path / "f", numbers=np.arange(10))
    (tmp_path / "f").write_bytes(harm((tmp_path / "f").read_bytes()))
    with pytest.raises(SegmentDamaged):
        ArrayFile(tmp_path / "f")


def test_a_file_that_could_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more elements"), ArrayFileWriter(tmp_path / "f") as file:
        file.reserve("numbers", "<u4", 2).append(np.arange(3))
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize(("top", "kind"), [(255, "u1"), (256, "u2"), (65_536, "u4"), (2**32, "u8")])
def test_numbers_take_the_narrowest_type(top: int, kind: str) -> None:
    assert narrow(np.array([0, top])).dtype == kind


@given(st.sets(st.binary(max_size=6), max_size=200), st.lists(st.binary(max_size=4), max_size=20))
@settings(max_examples=60)
def test_a_dictionary_finds_as_a_sorted_list_does(
    tmp_path_factory: pytest.TempPathFactory, held: set[bytes], asked: list[bytes]
) -> None:
    entries = sorted(held)
    file = written(tmp_path_factory.mktemp("d") / "f", **dictionary("d", entries))
    found = Dictionary(file, "d")
    assert len(found) == len(entries)
    assert found.entries(0, len(found)) == entries
    for each in (*entries, *asked):
        assert found.find(each) == (entries.index(each) if each in held else None)
        assert found.lower(each) == sum(entry < each for entry in entries)
        assert [entries[n] for n in found.beginning(each)] == [e for e in entries if e.startswith(each)]


_ODD = (
    "mine mines Ñuñoa’s don't U.S. 中国語 ﬁne e\u0301l «oro» o'b''c 's ' ’ — 1999 a-b U.S.A. U.S.'s d'U.R.S.S. "
    "«E.U.» É.U. Η.Π.Α. J.R.R.Tolkien a.b.c.com EE.UU. e.g.x 1,234,567.89 1.234.567,89 3.14 10.2.3 1,23,456 "
    "555.123.4567 9.1\u202f234 x1,234 1\u00a0234\u00a0567kg C++ c# C++11 “F#” +C++ C+++ éC++ 中C# C## "
    "commit-\ntee well-\nknown up-to-\ndate the-\nart- É-\nté co‐\nop aque\u00ad\nduct aque\u00ad\nX no-\n "
    'nine-\nteenth pre-\nand a-\nb-\ncd munici-\npali-\nty צה"ל צה"5 "אב" 5\'10" co\u00adop mid\ufeffsum '
    "a\u200bb col·lecció 共1,234人 서울에서 กรุงเทพ ½ 1⁄2 \u200e L’\u2060eau 12’500 ... .- -.\n"
).split(" ")
_SEPARATORS = st.sampled_from(
    [" "] * 12 + [""] * 3 + ["\n", "-\n", "-", ".", ",", "'", "+", "#", '"', "\xad\n", "é", "'s"]
)
TEXT = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(_ODD),
            st.text(max_size=12),
            st.text("ab'’é ", min_size=60, max_size=90),
            st.text("aBé.,-\n+#12'’\"\xad\u2010א ", max_size=12),
        ),
        _SEPARATORS,
    ),
    max_size=12,
).map(lambda pairs: "".join(word + separator for word, separator in pairs))


@given(st.lists(TEXT, max_size=6), st.sampled_from(["en", "es", "", "pt"]))
@settings(max_examples=600)
def test_tokens_read_as_arrays_are_the_words_of_the_analysis(texts: list[str], language: str) -> None:
    vocabulary = Vocabulary()
    name = language_class(language)
    for _ in range(2):  # new tokens, then known ones
        words, lengths = vocabulary.expand(*vocabulary.tokens[name].read(texts))
        names, all_terms = list(vocabulary.words), list(vocabulary.terms)
        bounds = np.cumsum([0, *lengths]).tolist()
        for number, text in enumerate(texts):
            own = words[bounds[number] : bounds[number + 1]].tolist()
            found = [(names[w], all_terms[vocabulary.term_of[w]]) for w in own]
            expected = list(analysed(text, language))
            assert found == [
                (f"{name}:{_entry(word)}".encode(), f"{name}:{word.terms[0]}".encode()) for word in expected
            ]
            further = {f"{name}:{term}\0{_entry(word)}".encode() for word in expected for term in word.terms[1:]}
            assert vocabulary.further(set(own)) == sorted(further)


def _entry(word: AnalysedWord) -> str:
    """A word's entry of the dictionary of words without its class."""
    return word.folded + (f"\0{word.written}" if word.written != word.folded else "")


def test_a_table_of_tokens_grows_and_forgets_none() -> None:
    vocabulary = Vocabulary()
    texts = [" ".join(f"w{n}x{m}" for m in range(50)) for n in range(200)]
    first, _ = vocabulary.tokens["en"].read(texts)
    again, _ = vocabulary.tokens["en"].read(texts)
    assert len(vocabulary.tokens["en"]) == len(set(first.tolist())) == 10_000
    assert np.array_equal(first, again)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=10))
def test_ranges_follow_one_another(pairs: list[tuple[int, int]]) -> None:
    starts, counts = (np.array([pair[n] for pair in pairs], np.int64) for n in (0, 1))
    assert ranges(starts, counts).tolist() == [start + n for start, count in pairs for n in range(count)]


WORD = st.text("abcñ中", max_size=9)


@given(WORD, st.lists(WORD, max_size=30), st.integers(0, 2))
def test_edit_distances_at_once_are_those_one_by_one(word: str, others: list[str], limit: int) -> None:
    found = within(word, [other.encode() for other in others], limit).tolist()
    assert found == [within_edits(word, other, limit) for other in others]


def segments(*sizes: int) -> list[ArraySegment]:
    made = []
    for size in sizes:
        segment = ArraySegment("MAIN")
        segment.set_doc_count(size)
        made.append(segment)
    return made


def test_a_thousand_small_imports_leave_few_segments_and_rewrite_little() -> None:
    held, rewritten, most = segments(100_000), 0, 0
    for _ in range(1_000):
        held += segments(50)
        while chosen := to_merge(held):
            size = sum(each.doc_count() for each in chosen)
            rewritten += size
            held = [each for each in held if each not in chosen] + segments(size)
        most = max(most, len(held))
        ordered = sorted((each.doc_count() for each in held), reverse=True)
        assert all(size >= GROWTH * sum(ordered[n + 1 :]) for n, size in enumerate(ordered))
    assert sum(each.doc_count() for each in held) == 150_000
    assert most <= 6
    assert rewritten < 15 * 150_000


def test_a_segment_with_many_deletions_is_written_anew() -> None:
    (segment,) = segments(100)
    segment.delete_documents(list(range(25)))
    assert to_merge([segment]) == []
    segment.delete_documents([30])
    assert to_merge([segment]) == [segment]


def test_a_segment_is_what_the_worked_example_in_architecture_shows(tmp_path: Path) -> None:
    writer = ArrayEngine().write(tmp_path)
    writer.put(Entry("a", Document(title="Mines close", body="The mine closed.", language="en"), ()))
    writer.put(Entry("b", Document(title="Rain", body="Rain on mines; mines closed.", language="en"), ()))
    writer.commit()
    (path,) = tmp_path.glob("*.arrays")
    reader = SegmentReader(path, 2, b"")
    shown = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    for name in ("terms", "words"):
        entries = getattr(reader, name).entries(0, len(getattr(reader, name)))
        assert "   ".join(f"{n} {entry.decode()}" for n, entry in enumerate(entries)) in shown
    runs = " | ".join(" ".join(map(str, run)) for run in reader.run_table.tolist())
    assert runs in shown
    for name in ("docs", "counts", "positions", "forms"):
        column = ("postings", "positions", "titles", "forms").index(
            name if name in ("positions", "forms") else "postings"
        )
        bounds = reader.run_table[:, column].tolist()
        pieces = [reader.file.whole(name)[a:b].tolist() for a, b in pairwise(bounds) if a < b]
        assert f"{name:<11}{' | '.join(' '.join(map(str, piece)) for piece in pieces)}" in shown
    assert f"titles     {' '.join(map(str, reader.file.whole('titles').tolist()))}   titles.counts 1 1 1" in shown


def test_an_index_without_documents_answers(tmp_path: Path) -> None:
    home = home_with(tmp_path)
    searcher = Searcher(home)
    for text in ("", "river", '"the river"', "riv*", "river~", "topic:water", "a b c d e f", "-river"):
        results = searcher.search(Query(text=text, tree=parse(text).tree, selections={"topic": Selection(("water",))}))
        assert (results.total, results.hits) == (0, ())
    assert searcher.matching(Query(tree=Everything())) == ()
    assert searcher.around(Query(tree=Everything()), "x") is None


@pytest.mark.parametrize("count", [255, 256, 257])
def test_facets_count_right_where_their_rows_fill_a_narrow_type(tmp_path: Path, count: int) -> None:
    """Row 255 of 256 is the last that a byte can number."""
    articles = [article(n, body=f"word{n} river", topics=(f"t{n}", "all")) for n in range(count)]
    searcher = Searcher(home_with(tmp_path, *articles))
    last = f"word{count - 1}"
    topics = searcher.search(Query(text=last, tree=parse(last).tree)).facets["topic"]
    assert [(each.value, each.count) for each in topics] == [("all", 1), (f"t{count - 1}", 1)]


def test_positions_counts_and_forms_beyond_a_byte_and_two_are_right(tmp_path: Path) -> None:
    book = " ".join(f"river{'s' * (n % 2)} w{n % 300}x" for n in range(40_000)) + " the very end"
    forms = " ".join(f"run{ending}" for ending in ("", "s", "ning", "ner", "ners")) * 3
    searcher = Searcher(home_with(tmp_path, article(1, body=book), article(2, body=forms), article(3, body="")))
    for text, total in (('"very end"', 1), ("=rivers", 1), ('"w299x the very"', 0), ('"w99x the very end"', 1)):
        assert searcher.search(Query(text=text, tree=parse(text).tree)).total == total, text


def test_a_phrase_of_death_is_refused_in_time(tmp_path: Path) -> None:
    searcher = Searcher(home_with(tmp_path, *(article(n, body="river " * 400) for n in range(20))))
    text = f'"{"river " * 300}"~50'
    query = Query(text=text, tree=parse(text).tree)
    assert searcher.search(query).total == 20
    looks: list[None] = []

    def abandoned() -> bool:
        looks.append(None)
        return False

    with budget.within(budget.Budget.lasting(60, abandoned)):
        searcher.search(query)
    assert len(looks) > 50, "time is looked at again and again within a phrase"
