"""JSON Lines: what a good line gives, what a bad one is told, and this program's own export read back."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document, Stored, clean_text
from archive.exchange.jsonl import to_json_line
from archive.partial_date import PartialDate, Precision
from importers.containers.walk import walk
from importers.formats.records.jsonlines import LINE_BYTES, JsonLines
from importers.page.sanitise import sanitise
from importers.protocol import Damaged, Found, Item, LargeFile, Rejected
from tests.support.paths import SHARED_DATA

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CORPORA = SHARED_DATA / "corpora"


def read(data: bytes | str, path: str = "news.jsonl") -> list[Document | Rejected]:
    raw = data if isinstance(data, bytes) else data.encode()
    found = list(JsonLines().read(Item(path=path, content=raw, label="news")))
    told = [each for each in found if isinstance(each, Document | Rejected)]
    assert told == found
    return told


def found_in(line: str) -> list[Found]:
    return list(JsonLines().read(Item("news.jsonl", line.encode(), "news")))


def one(**record: object) -> Document:
    (document,) = read(json.dumps(record))
    assert isinstance(document, Document), document
    return document


def reason(line: bytes | str) -> str:
    (rejected,) = read(line)
    assert isinstance(rejected, Rejected), rejected
    assert rejected.path == "news.jsonl:1"
    return rejected.reason


def test_a_full_record_keeps_every_field() -> None:
    """The contract of the documented fields."""
    document = one(
        id="a-1",
        title="The  river\nrises",
        body="First paragraph.\n\nSecond one.",
        date="2019-03-05",
        url="https://example.org/a-1",
        authors=["Ana Ruiz", "", "Ana  Ruiz"],
        topics="Rivers",
        language="en-GB",
        source="The Gazette",
    )
    assert document == Document(
        title="The river rises",
        body="First paragraph.\n\nSecond one.",
        published=PartialDate(date(2019, 3, 5), date(2019, 3, 5), "record"),
        authors=("Ana Ruiz",),
        topics=("Rivers",),
        language="en",
        url="https://example.org/a-1",
        source="The Gazette",
        source_id="a-1",
        path="news.jsonl#a-1",
    )


def test_what_is_absent_is_made_of_what_is_there() -> None:
    """Body from HTML, title from the body, language from the words, source from the file."""
    spanish = "El río creció durante la noche y los vecinos de la zona salieron de sus casas. Luego volvió la calma."
    document = one(html=f"<p>{spanish}</p><script>alert(1)</script>")
    assert document.body == spanish
    assert document.title == "El río creció durante la noche y los vecinos de la zona salieron de sus casas."
    assert "script" not in document.html
    assert (document.language, document.source, document.published) == ("es", "news", None)


def test_a_long_first_sentence_is_cut_between_words() -> None:
    """A title has at most 100 characters."""
    title = one(body="word " * 500).title
    assert len(title) <= 100
    assert title.endswith("word…")
    assert len(one(body="x" * 5000).title) == 100


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019-03-05", "2019-03-05"),
        ("2019-03", "2019-03"),
        ("2019", "2019"),
        (2019, "2019"),
        ("2019-03/2019-04", "2019-03/2019-04"),
        ("2019-03-05T23:59:59Z", "2019-03-05"),
        ("2019-03-05 01:00:00.123+09:00", "2019-03-05"),
        ("5 de marzo de 2019", "2019-03-05"),
        ("31 January 2007", "2007-01-31"),
    ],
)
def test_a_date_is_read_as_written(text: str | int, iso: str) -> None:
    """Any precision; of a time stamp the day as it stands there."""
    published = one(body="words", date=text).published
    assert published is not None
    assert (published.iso(), published.source) == (iso, "record")


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_date_is_undated(text: str | None) -> None:
    """Only what is not there at all."""
    assert one(body="words", date=text).published is None


@pytest.mark.parametrize("text", ["foo", "2019-13-01", "2019-02-30T10:00", "32/13/2019", 77, True, ["2019"]])
def test_a_date_that_cannot_be_read_leaves_its_article_undated_and_is_told(text: object) -> None:
    """The text is worth more than its date; a silent blank would be a lie."""
    (found,) = found_in(json.dumps({"body": "words", "date": text}))
    assert isinstance(found, Damaged)
    assert (found.document.body, found.document.published) == ("words", None)
    (loss,) = found.losses
    assert loss.startswith("its date ")
    assert not isinstance(text, str) or repr(text) in loss


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('{"title": ', "line 1 is not JSON: Expecting value (column 11)"),
        ("{'title': 1}", "is not JSON"),
        ("nonsense", "is not JSON"),
        ('{"body": "x"} {"body": "y"}', "is not JSON: Extra data"),
        ('{"body": "x", "id": NaN}', "NaN is not a JSON value"),
        ('{"body": "x", "id": -Infinity}', "-Infinity is not a JSON value"),
        ('{"body": "x", "id": 1e999}', "line 1: id is neither"),
        ('{"body": "x", "id": true}', "line 1: id is neither"),
        ('{"body": "x", "id": ["a"]}', "line 1: id is a list, not text"),
        ('{"body": "x", "id": "%s"}' % ("a" * 2000), "2,000 characters"),
        ('{"body": "x", "id": 1%s}' % ("0" * 5000), "is not JSON that can be read"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[1, 2]", "line 1 is a list, not an object"),
        ('"text"', "line 1 is text, not an object"),
        ("null", "line 1 is null, not an object"),
        ("12", "line 1 is a number, not an object"),
        ("{}", "none of title, body and html"),
        ('{"id": 7, "date": "2019"}', "none of title, body and html"),
        ('{"body": " \\n ", "title": ""}', "body and html are empty"),
        ('{"html": "<script>x</script>"}', "body and html are empty"),
        ('{"body": "\\ud800"}', "body and html are empty"),
        ('{"body": 5}', "line 1: body is a number, not text"),
        ('{"body": "x", "title": ["x", "y"]}', "line 1: title is a list, not text"),
        ('{"body": "x", "authors": [1]}', "line 1: authors holds a number, not only text"),
        ('{"body": "x", "topics": {"a": 1}}', "line 1: topics holds an object, not only text"),
        ('{"body": "x", "url": 5}', "line 1: url is a number, not text"),
        (b'{"body": "caf\xe9"}', "line 1 is not UTF-8 text (byte 14)"),
        ('{"hemeroteca": 2, "title": "x"}', "a newer version of this program wrote it (format 2"),
        ('{"hemeroteca": "1", "title": "x"}', "hemeroteca is not the number of a format version"),
        ('{"hemeroteca": 1}', "its title and body are empty"),
        ('{"hemeroteca": 1, "title": "x", "date": "5 May"}', "'5 May' is not a date"),
    ],
)
def test_a_bad_line_is_told_its_fault(line: bytes | str, part: str) -> None:
    """Each in a sentence that names the line."""
    assert part in reason(line)


@pytest.mark.parametrize("none", ["", " \n", None, False, [], {}])
@pytest.mark.parametrize("field", ["body", "html"])
def test_a_title_is_an_article_and_so_is_a_text_without_one(field: str, none: object) -> None:
    """Each program has its own way to write that there is no text; an export of ours read back is no other case."""
    for record in ({"title": "Mines close", field: none}, {"title": "Mines close"}):
        document = one(**record)
        assert (document.title, document.body) == ("Mines close", "")
    assert one(title=none, body="Mines close. More.").title == "Mines close."
    assert one(title=none, html="<p>Mines close.</p>").body == "Mines close."
    assert one(hemeroteca=1, title="Mines close").body == ""
    assert one(hemeroteca=1, body="Mines close. More.").title == "Mines close."


def test_byte_order_mark_line_ends_and_blank_lines_do_not_matter() -> None:
    """Files come from every system; the last line may lack its end."""
    met = read(b'\xef\xbb\xbf{"body": "a"}\r\n\r\n   \n{"body": "b"}')
    assert [each.body for each in met if isinstance(each, Document)] == ["a", "b"]
    assert len(met) == 2


def test_control_characters_and_lone_surrogates_are_cleaned() -> None:
    """What comes in can be stored and shown."""
    document = one(title="a\x00b\ud800c", body="x\u202ey\x07z")
    assert (document.title, document.body) == ("abc", "xyz")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "Perma | a title", "http://", "https://a b", ""])
def test_an_address_that_is_none_is_left_out_and_the_article_kept(url: str) -> None:
    """It would be a broken or dangerous link; the article is good. A line of an export is trusted no further."""
    assert one(body="words", url=url).url == ""
    assert one(hemeroteca=1, title="t", url=url).url == ""


class ManyBytes(io.RawIOBase):
    """One line of the letter `a`, as long as is wanted, then a good record; it is nowhere held whole."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.end = io.BytesIO(b'\n{"body": "good"}\n')

    def readable(self) -> bool:
        return True

    def readinto(self, given: WriteableBuffer) -> int:
        buffer = memoryview(given)
        if not self.left:
            return self.end.readinto(buffer)
        count = min(self.left, len(buffer))
        buffer[:count] = b"a" * count
        self.left -= count
        return count


def test_a_line_that_is_too_long_is_rejected_and_the_next_one_is_read() -> None:
    """50 MB without an end."""
    item = Item("big.jsonl", LargeFile(b'{"body', lambda: io.BufferedReader(ManyBytes(50_000_000))), "big")
    rejected, document = JsonLines().read(item)
    assert isinstance(rejected, Rejected)
    assert rejected == Rejected("big.jsonl:1", "line 1 is longer than 16 MiB, the most for one document")
    assert isinstance(document, Document)
    assert document.body == "good"


def test_a_line_of_exactly_the_most_is_read() -> None:
    """The bound is the bound."""
    frame = len('{"body": ""}')
    (document,) = read('{"body": "%s"}\n' % ("a" * (LINE_BYTES - frame)))
    assert isinstance(document, Document)
    (rejected,) = read('{"body": "%s"}' % ("a" * (LINE_BYTES - frame + 1)))
    assert isinstance(rejected, Rejected)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"\n  \n", "only blank lines"),
        (b"[\n]\n", "an empty list"),
        (b'window.posts = [{"body": "a"}]', "JavaScript, not JSON"),
    ],
)
def test_a_file_without_records_is_told_once(data: bytes, part: str) -> None:
    """Not once a line."""
    (rejected,) = read(data)
    assert isinstance(rejected, Rejected)
    assert part in rejected.reason
    assert rejected.path == "news.jsonl"


def test_a_place_is_named_by_id_or_title_and_is_unique() -> None:
    """It stays when lines are added above; two of a name are told apart."""
    titles = ("Él dijo: ¡no!", "x~2", "x", "x", "?")
    lines: list[dict[str, object]] = [{"id": 7}]
    lines += [{"title": each} for each in titles]
    met = read("\n".join(json.dumps({"body": "b", **line}) for line in lines))
    paths = [each.path.removeprefix("news.jsonl") for each in met]
    assert paths == ["#7", "#él-dijo-no", "#x-2", "#x", "#x~2", "#untitled"]


@given(st.lists(st.sampled_from(["a", "a~2", "a~3", "a~2~2", "b"]), max_size=30))
def test_places_are_unique_whatever_the_ids(ids: list[str]) -> None:
    """Even when ids look like the marks that tell equals apart."""
    met = read("\n".join(json.dumps({"body": "b", "id": each}) for each in ids) or "{}")
    paths = [each.path for each in met]
    assert len(set(paths)) == len(paths)


def test_the_name_of_the_file_comes_behind_that_of_the_record() -> None:
    assert one(body="b", source="Said").source == "Said"
    assert one(body="b").source == "news"
    assert one(body="b", hemeroteca=1, title="t", source="Said").source == "Said"


@pytest.mark.parametrize(
    ("path", "data", "least", "most"),
    [
        ("a.jsonl", b'{"title": "x", "body": "y"}\n', 0.99, 1.0),
        ("a.txt", b'\xef\xbb\xbf\n{"id": 1, "html": "y"}\n', 0.99, 1.0),
        ("a.jsonl", b'{"nothing": 1}\n', 0.5, 0.9),
        ("a.jsonl", b"broken\n", 0.2, 0.5),
        ("a.json", b'[{"title": 1}]', 0.2, 0.5),
        ("a.json", '[{"title": 1}]'.encode("utf-16"), 0.2, 0.5),
        ("a.json", b'{\n "title": 1}', 0.2, 0.5),
        ("a.html", b"<!doctype html><p>{}", 0.0, 0.0),
        ("a.txt", b"News. 5 March 2019", 0.0, 0.0),
        ("a.jsonl", b"\x00\x01", 0.0, 0.0),
        ("a.bin", b"", 0.0, 0.0),
    ],
)
def test_it_knows_its_files_by_content_before_name(path: str, data: bytes, least: float, most: float) -> None:
    """A .jsonl of nonsense is still taken, so that its lines are told their faults."""
    assert least <= JsonLines().accepts(Item(path=path, content=data)) <= most


def test_what_follows_a_damaged_place_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    """A large gzip cut short is read up to the cut."""
    import random

    noise = random.Random(5)
    lines = [json.dumps({"id": number, "body": noise.randbytes(2000).hex()}) for number in range(3000)]
    packed = gzip.compress("\n".join(lines).encode(), 1)
    (tmp_path / "big.jsonl.gz").write_bytes(packed[: len(packed) * 9 // 10])
    (item,) = walk(tmp_path / "big.jsonl.gz")
    assert isinstance(item, Item)
    *documents, last = JsonLines().read(item)
    assert len(documents) > 2000
    assert all(isinstance(each, Document) for each in documents)
    assert isinstance(last, Rejected)
    assert "is lost" in last.reason


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_documents_or_rejections(data: bytes) -> None:
    """Nothing raises."""
    item = Item("x.jsonl", data)
    assert 0 <= JsonLines().accepts(item) <= 1
    for each in JsonLines().read(item):
        assert isinstance(each, Document | Rejected)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
TEXTS = ("title", "body", "html", "date", "url", "language", "source", "summary", "date_source", "label", "path")
FIELDS = ("hemeroteca", "id", "authors", "topics", *TEXTS)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES))
def test_any_value_in_any_field_gives_a_document_or_a_rejection(record: dict[str, object]) -> None:
    """Nothing raises, and a document is always fit to store."""
    for each in found_in(json.dumps(record)):
        if isinstance(each, Rejected):
            assert each.reason.startswith("line 1")
        else:
            document = each.document if isinstance(each, Damaged) else each
            assert isinstance(document, Document)
            assert document.title
            assert document.content_hash


def cleaned(min_size: int = 0, max_size: int | None = None) -> st.SearchStrategy[str]:
    return st.text(min_size=min_size, max_size=max_size).map(clean_text)


NAMES = st.lists(cleaned(min_size=1, max_size=12).filter(str.strip), max_size=3).map(tuple)
DAYS = st.dates(min_value=date(1, 1, 1))
DATES = st.builds(
    lambda one, two, source: PartialDate(min(one, two), max(one, two), source),
    DAYS,
    DAYS,
    st.sampled_from(["json-ld", "listing", "hand", ""]),
)
DOCUMENTS = st.builds(
    Document,
    title=cleaned(max_size=30).filter(bool),
    body=cleaned(max_size=60),
    html=st.sampled_from(["", "<p>a</p>", "<p>x <b>y</b> &amp; z</p><ul><li>1</li></ul>", "<p>&lt;tag&gt;</p>"]).map(
        sanitise
    ),
    summary=cleaned(max_size=30),
    published=st.none() | DATES,
    authors=NAMES,
    topics=NAMES,
    language=st.sampled_from(["", "en", "es"]),
    url=st.sampled_from(["", "https://example.org/a?b=c#d"]),
    source=cleaned(max_size=10),
    source_id=cleaned(max_size=10),
    label=cleaned(max_size=10),
    section=cleaned(max_size=10),
    series=cleaned(max_size=10),
    other_dates=st.lists(DATES, max_size=2).map(tuple),
    path=cleaned(max_size=10),
    addresses=st.lists(st.just("https://example.org/old"), max_size=1).map(tuple),
    captured=st.sampled_from(["", "2014-03-05T00:00:00Z"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(DOCUMENTS, max_size=4))
def test_export_and_back_gives_equal_documents(documents: list[Document]) -> None:
    """Every field, the date's span and its source included."""
    lines = [to_json_line(Stored("abcdefghijkl", 1, each, each.content_hash, 1, "", "")) for each in documents]
    assert all("\n" not in line for line in lines)
    if lines:
        met = read("\n".join(lines))
        assert met == documents
        back = [each for each in met if isinstance(each, Document)]
        assert {each.archive_id for each in back} == {"abcdefghijkl"}
        assert [(each.addresses, each.captured) for each in back] == [(d.addresses, d.captured) for d in documents]


def test_spans_of_every_precision_come_back() -> None:
    """Day, month, year, two months, odd days."""
    pairs = [
        (date(2019, 3, 5), date(2019, 3, 5)),
        (date(2019, 3, 1), date(2019, 3, 31)),
        (date(2019, 1, 1), date(2019, 12, 31)),
        (date(2009, 6, 1), date(2009, 7, 31)),
        (date(2009, 6, 3), date(2009, 7, 4)),
    ]
    found = []
    for first, last in pairs:
        document = Document(title="t", published=PartialDate(first, last, "listing"))
        assert read(to_json_line(Stored("a", 1, document, "", 1, "", ""))) == [document]
        assert document.published is not None
        found.append(document.published.precision)
    assert found == [Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.SPAN, Precision.SPAN]


@pytest.mark.parametrize(("name", "total"), [("digitalgov", 2493), ("spanish-news", 1543)])
def test_a_real_collection_comes_in_whole(name: str, total: int) -> None:
    """Every record's id, title, topics and day, as an independent reading of the file gives them."""
    file = CORPORA / f"{name}.jsonl.gz"
    if not file.exists():
        pytest.skip("the shared collections are not beside this checkout")
    (item,) = walk(file)
    assert isinstance(item, Item)
    assert item.label == name
    met = list(JsonLines().read(item))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        raw = [json.loads(line) for line in lines]
    documents = [each for each in met if isinstance(each, Document)]
    assert len(documents) == len(met) == len(raw) == total
    assert [each.source_id for each in documents] == [str(record["id"]) for record in raw]
    assert [each.published.iso() if each.published else None for each in documents] == [
        (record.get("date") or "")[:10] or None for record in raw
    ]
    topics = Counter(topic for each in documents for topic in each.topics)
    assert topics == Counter(" ".join(topic.split()) for record in raw for topic in dict.fromkeys(record["topics"]))
