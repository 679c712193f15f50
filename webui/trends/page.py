"""The page of trends as its template sees it: plain values and links, made from the numbers. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from index.query import SearchRequest, Versions
from webui.components.filter_chips import Chip, chips
from webui.components.search_form import Form, form
from webui.components.word_forms import FormsCounted, forms_counted
from webui.i18n.labels import articles_text, facet_label, share_text
from webui.i18n.translation import _, number_text
from webui.trends.chart import LETTERS, Drawing, lines, stack
from webui.trends.notes import Choice, basis, marks, notes, unit_choice
from webui.trends.periods import interval_text, period_text
from webui.trends.series import Series, Trend, within
from webui.urls import search_url
from webui.urls.site import SiteUrls
from webui.urls.trends_url import MOST_SEARCHES, Measure, Split, TrendsRequest, Unit

_MOST_DATES = 4
_SPAN_LINKS = 40  # values of a filter that an address has room for
_Choice = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table; `href` leads to its articles, or is "" where there are none. `range` is what a share of
    few articles may be, else ""."""

    count: str
    share: str
    href: str
    range: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One period: `cells` of each series, and how many articles there are `of` all, `is_few` where these are few."""

    name: str
    cells: tuple[Cell, ...]
    of: Cell
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What one line or pattern stands for. `drop_href` leads to the page without it, or is ""; `forms` tells how the
    words of a search were counted, None for a topic."""

    number: int
    letter: str
    name: str
    is_search: bool
    total: str
    href: str
    drop_href: str
    forms: FormsCounted | None


@dataclass(frozen=True, slots=True)
class TrendsForm:
    """The form that changes what is compared: `texts` are the searches with an empty one behind them while there is
    room; `units`, `measures` and `splits` are (value, text, chosen); `hidden` are the filters that it sends along."""

    action: str
    texts: tuple[str, ...]
    first: str
    last: str
    units: tuple[_Choice, ...]
    measures: tuple[_Choice, ...]
    splits: tuple[_Choice, ...]
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """`told` says what the numbers are of, `notes` how they were taken; `rest` are rows of articles in no period.
    `forms` tells how the words of the one search were counted whose topics are shown. `measure` is what the upright
    axis shows, `unit_choice` why the periods are years or months, `marks` what the signs in the drawing mean;
    `open_href` is the page without a range."""

    form: Form
    own: TrendsForm
    heading: str
    told: tuple[str, ...]
    notes: tuple[str, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    keys: tuple[Key, ...]
    forms: FormsCounted
    drawing: Drawing
    measure: str
    unit_choice: Choice
    marks: tuple[tuple[str, str], ...]
    open_href: str
    unit: str
    rows: tuple[Row, ...]
    rest: tuple[Row, ...]
    is_stacked: bool
    csv_href: str
    picture_href: str
    data_href: str


def trends_page(asked: TrendsRequest, trend: Trend, urls: SiteUrls, topic_label: Callable[[str], str]) -> TrendsPage:
    """The page for these numbers."""
    names = tuple(series_name(asked, each, topic_label) for each in trend.series)
    is_stacked = asked.split is Split.TOPIC

    def href(series: Series, period: str) -> str:
        return urls.search(within(plain(series.query), trend.unit, period))

    def here(query: SearchRequest) -> str:
        return urls.trends(replace(asked, base=replace(query, text="", page=1)))

    first_text = asked.texts[0] if asked.texts else ""
    return TrendsPage(
        form=form(search_url.parameters(replace(asked.base, text=first_text)), urls),
        own=trends_form(asked, trend.measure, urls),
        heading=_("Topics over time") if is_stacked else _("Over time"),
        told=basis(asked, trend),
        notes=notes(asked, trend, names),
        chips=chips(asked.base, here, topic_label),
        clear_href=here(search_url.cleared(asked.base)),
        keys=tuple(
            _key(number, asked, series, name, urls)
            for number, (series, name) in enumerate(zip(trend.series, names, strict=True), 1)
        ),
        forms=forms_counted(trend.words, first_text, lambda text: urls.trends(replace(asked, texts=(text,)))),
        drawing=(stack if is_stacked else lines)(trend, names, href),
        measure=_measure(trend),
        unit_choice=unit_choice(asked, trend, urls),
        marks=marks(trend, is_stacked=is_stacked),
        open_href=here(search_url.between(asked.base, None, None)),
        unit=_("Year") if trend.unit is Unit.YEAR else _("Month"),
        rows=tuple(_row(trend, period, href) for period in trend.asked_periods),
        rest=tuple(_rest(trend, urls)),
        is_stacked=is_stacked,
        csv_href=urls.trends(asked, ".csv"),
        picture_href=urls.trends(asked, ".svg"),
        data_href=urls.data.trends(asked),
    )


def series_name(asked: TrendsRequest, series: Series, topic_label: Callable[[str], str]) -> str:
    """What a series is called: its words, its topic."""
    if asked.split is Split.TOPIC:
        return (
            _("Other topics or none") if series.others else facet_label("topic", series.name, topic_label(series.name))
        )
    return series.name or _("Every article")


def plain(query: SearchRequest) -> SearchRequest:
    """The search as a reader would come by it, from the first page on."""
    return replace(query, page=1, limit=search_url.FRONT.limit)


def _key(number: int, asked: TrendsRequest, series: Series, name: str, urls: SiteUrls) -> Key:
    by_text = asked.split is Split.SEARCH
    kept = tuple(text for text in asked.texts if text != series.name)

    def reworded(changed: str) -> str:
        texts = (changed if text == series.name else text for text in asked.texts)
        return urls.trends(replace(asked, texts=tuple(dict.fromkeys(texts))))

    return Key(
        number=number,
        letter=LETTERS[number - 1],
        name=name,
        is_search=by_text and bool(series.name),
        total=articles_text(series.total),
        href=urls.search(plain(series.query)),
        drop_href=urls.trends(replace(asked, texts=kept)) if by_text and series.name else "",
        forms=forms_counted(series.words, series.name, reworded) if by_text else None,
    )


def _row(trend: Trend, period: str, href: Callable[[Series, str], str]) -> Row:
    is_few = trend.is_few(period)

    def cell(series: Series) -> Cell:
        count = trend.count(series, period)
        if count is None:
            return Cell("–", "", "")
        share, ends = share_text(trend.share(series, period)), interval_text(trend, series, period) if is_few else ""
        return Cell(number_text(count), share, href(series, period) if count else "", ends)

    every = trend.whole.counts.get(period, 0)
    return Row(
        name=period_text(trend, period),
        cells=tuple(map(cell, trend.series)),
        of=Cell(number_text(every), "", href(trend.whole, period) if every else ""),
        is_few=is_few,
    )


def _rest(trend: Trend, urls: SiteUrls) -> list[Row]:
    """What is in no period: dates less exact than the unit, undated articles; and all of it."""

    def row(name: str, value: Callable[[Series], int], href: Callable[[Series], str]) -> Row:
        def cell(series: Series) -> Cell:
            count = value(series)
            return Cell(number_text(count), "", href(series) if count else "")

        return Row(name, tuple(map(cell, trend.series)), cell(trend.whole))

    def of_periods(series: Series, periods: Mapping[str, int]) -> str:
        if len(periods) > _SPAN_LINKS:
            return ""
        return urls.search(within(plain(series.query), trend.unit, *periods))

    def once_href(series: Series) -> str:
        return urls.take(replace(series.query, versions=Versions.ONE))

    rows = []
    if any(each.coarse for each in (trend.whole, *trend.series)):
        name = _("Less exact than a year") if trend.unit is Unit.YEAR else _("Less exact than a month")
        coarse = row(name, lambda each: sum(each.coarse.values()), lambda each: of_periods(each, each.coarse))
        rows.append(coarse)
    if any(each.outliers for each in (trend.whole, *trend.series)):
        name = _("Far from the other dates: %(dates)s", dates=_dates(trend))
        rows.append(row(name, lambda each: sum(each.outliers.values()), lambda each: of_periods(each, each.outliers)))
    if trend.elsewhere(trend.whole):
        by_year = trend.unit is Unit.YEAR
        elsewhere = _("In years that no search asks for") if by_year else _("In months that no search asks for")
        rows.append(
            row(
                elsewhere,
                lambda each: sum(trend.elsewhere(each).values()),
                lambda each: of_periods(each, trend.elsewhere(each)),
            )
        )
    if any(each.undated for each in (trend.whole, *trend.series)):
        rows.append(
            row(
                _("Undated"),
                lambda series: series.undated,
                lambda series: urls.search(search_url.undated(plain(series.query))),
            )
        )
    rows.append(row(_("Together"), lambda series: series.total, lambda series: urls.search(plain(series.query))))
    if trend.has_versions:
        rows.append(row(_("Each article counted once"), lambda series: series.lines, once_href))
    return rows


def _measure(trend: Trend) -> str:
    by_year = trend.unit is Unit.YEAR
    if trend.measure is Measure.SHARE:
        return _("share of all articles of the year") if by_year else _("share of all articles of the month")
    return _("articles a year") if by_year else _("articles a month")


def _dates(trend: Trend) -> str:
    """Dates far out, the first few of them."""
    known = list(trend.whole.outliers) or sorted({date for each in trend.series for date in each.outliers})
    told = ", ".join(facet_label(trend.unit.value, each) for each in known[:_MOST_DATES])
    return f"{told}, …" if len(known) > _MOST_DATES else told


def trends_form(asked: TrendsRequest, measure: Measure, urls: SiteUrls) -> TrendsForm:
    """The form filled in with what was asked; `measure` is the one in force."""
    texts = asked.texts
    room = asked.split is Split.SEARCH and len(texts) < MOST_SEARCHES
    given = search_url.parameters(replace(asked.base, first=None, last=None))
    return TrendsForm(
        action=urls.trends(TrendsRequest(search_url.FRONT)),
        texts=(*texts, "") if room or not texts else texts,
        first=search_url.first_text(asked.base.first) if asked.base.first else "",
        last=search_url.last_text(asked.base.last) if asked.base.last else "",
        units=(
            ("", _("as suits the range"), asked.unit is Unit.AUTO),
            (Unit.YEAR, _("years"), asked.unit is Unit.YEAR),
            (Unit.MONTH, _("months"), asked.unit is Unit.MONTH),
        ),
        measures=(
            (Measure.SHARE, _("share of all articles"), measure is Measure.SHARE),
            (Measure.COUNT, _("number of articles"), measure is Measure.COUNT),
        ),
        splits=(
            ("", _("searches"), asked.split is Split.SEARCH),
            (Split.TOPIC, _("topics of one search"), asked.split is Split.TOPIC),
        )
        if len(texts) < 2
        else (),
        hidden=tuple(given),
    )
