"""CSL-JSON as a citation processor reads it: what it prints for a bibliography has what the article says."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import assume, given

from archive.partial_date import PartialDate, Precision
from tests.support.export_records import ARTICLE, HOSTILE_EXPORTS, UNDATED, csl, dated, encoded, exported
from webui.formats.record import ExportRecord, SearchProvenance
from webui.formats.registry import FORMATS
from webui.formats.with_provenance import Member

HARVARD = CitationStylesStyle("harvard-cite-them-right", validate=False)  # the one that the processor brings along
DATE_ALONE = CitationStylesStyle(
    io.BytesIO(
        b"""<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text" default-locale="en-US">
        <info><title>The date alone</title><id>date-alone</id><updated>2026-01-01T00:00:00+00:00</updated></info>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout><date variable="issued" form="text"/></layout></bibliography></style>"""
    ),
    validate=False,
)


def entry(item: Mapping[str, Any], style: CitationStylesStyle = HARVARD) -> str:
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    (printed,) = bibliography.bibliography()
    return str(printed)


def printed(each: ExportRecord, style: CitationStylesStyle = HARVARD) -> str:
    (item,) = csl(each)
    return entry(item, style)


def test_an_article_is_printed_with_all_that_a_bibliography_wants() -> None:
    assert printed(exported(ARTICLE)) == (
        "Smith, J., Amnesty International and García Pérez, A. (2019) “Mining & water: 50% {still} dry”, "
        "The Valley Post, 5 March. Available at: https://news.example/2019/03/dry_land?a=1&b=50%25#top."
    )


def test_an_undated_article_is_printed_without_a_date() -> None:
    assert "(no date)" in printed(UNDATED)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2019-03-05", "March 5, 2019"),
        ("2009-06", "June 2009"),
        ("2006", "2006"),
        ("2009-05/2009-06", "May–June 2009"),
        ("2009-12/2010-01", "December 2009–January 2010"),
        ("2006/2008", "2006–2008"),
    ],
)
def test_a_date_is_printed_as_far_as_it_is_known(when: str, said: str) -> None:
    assert printed(dated(when), DATE_ALONE) == said


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        (("Jane Smith",), "Smith, J. (2019)"),
        (("Jane Smith", "José Carlos Mariátegui"), "Smith, J. and Mariátegui, J.C. (2019)"),
        (("Amnesty International",), "Amnesty International (2019)"),
        (("Ana García Pérez", "Reuters", "García Pérez, Ana"), "García Pérez, A., Reuters and García Pérez, A. (2019)"),
        ((), "The Valley Post (2019)"),
    ],
)
def test_people_are_printed_by_family_name_and_others_whole(authors: tuple[str, ...], said: str) -> None:
    assert printed(exported(replace(ARTICLE, authors=authors))).startswith(said)


@given(HOSTILE_EXPORTS)
def test_every_title_is_printed_whole(each: ExportRecord) -> None:
    assume(not _within_a_month(each.stored.document.published))
    assert encoded(each.stored.document.title) in printed(each)


def _within_a_month(published: PartialDate | None) -> bool:
    """Whether it is a span of days in one month: the processor stumbles over such a range, whoever wrote it."""
    if published is None or published.precision is not Precision.SPAN:
        return False
    return (published.first.year, published.first.month) == (published.last.year, published.last.month)


@pytest.mark.filterwarnings("ignore:The following arguments for Reference are unsupported")
def test_what_an_export_tells_of_itself_stands_in_no_citation_s_way() -> None:
    told = SearchProvenance(
        "The Archive", "", "mine", "any form of mine", (), (), 3, "each", "gen-1", 7, "2026-11-24T00:00:00"
    )
    members = [Member(name, exported(ARTICLE, document_id=name)) for name in ("aaaa", "bbbb", "cccc")]
    items = json.loads("".join(FORMATS["csl"].write_with_provenance(told, members)))
    assert [item["id"] for item in items if "custom" in item] == ["aaaa", "cccc"]
    assert {entry(item) for item in items} == {printed(exported(ARTICLE))}
