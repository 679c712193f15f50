"""What the desk's page of what is private shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from archive.site.private import Private
from index.private.covered import ALL, TOPIC, Named, names_of
from webui.desk.private import acts
from webui.desk.private.rows import BECOMING_PRIVATE, BECOMING_PUBLIC, PrivateRow
from webui.http.current import private_now, topic_label
from webui.i18n.translation import _, ngettext, number_text


@dataclass(frozen=True, slots=True)
class Choice:
    """A publication or a topic that is there, as its name is typed and shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the list. `how` says how it stands, and `is_done` that no change of it waits; it `can_be_public` where
    none makes it so already."""

    kind: str
    kind_name: str
    name: str
    articles: str
    how: str
    is_done: bool
    can_be_public: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked before a change is made: of what kind and name, with what each sentence tells; the names that may
    have been meant instead; what the button says. `warned` is what is wrong about it, "" where nothing is."""

    kind: str
    name: str
    title: str
    told: tuple[str, ...]
    warned: str
    meant: tuple[tuple[str, str, str], ...]
    button: str


def row_shown(row: PrivateRow) -> Row:
    """A row of the list."""
    named = row.named
    return Row(
        kind=named.kind,
        kind_name=kind_name(named.kind),
        name=named.name or _("The whole archive"),
        articles="" if row.articles is None else number_text(row.articles),
        how=_how(row),
        is_done=row.job is None,
        can_be_public=row.state != BECOMING_PUBLIC,
    )


def kind_name(kind: str) -> str:
    """What a kind is called."""
    return _("everything") if kind == ALL else _("topic") if kind == TOPIC else _("publication")


def _how(row: PrivateRow) -> str:
    if row.state == BECOMING_PUBLIC:
        said = _("becoming public")
    elif row.state == BECOMING_PRIVATE:
        said = _("becoming private")
    else:
        return _("in force")
    how = _("being done") if row.is_running else _("waits")
    if row.job is None:
        return f"{said}: {how}"
    job = _("job %(number)s", number=row.job)
    return f"{said}: {how} ({job})"


def asking_to_add(more: Private) -> Asking:
    """What is asked before something is made private. Raises `BadPrivate`."""
    named, none = names_of(more)[0], acts.covers_none(more)
    articles, everything = _covered(named)
    told = []
    if articles is not None:
        told = [_covers(named, articles, everything)]
        if named.kind == ALL:
            told += [_("Visitors are asked to sign in from the next page on.")]
        elif articles:
            told += [
                _("They are hidden at once."),
                _(
                    "Visitors are told to come back later (503) until the rest of the archive is ready for them: some "
                    "seconds for some thousand articles, some minutes for a hundred thousand. Members read on."
                ),
            ]
        else:
            told += [_("Visitors read on as before. Articles of that name that come later are private.")]
    if named.kind != ALL and articles:
        told += [_("What visitors froze before with more than 1,000 articles is not there for them any more.")]
    return Asking(
        kind=named.kind,
        name=named.name,
        title=_title(named, _("Make the whole archive private?"), _("Make “%(name)s” private?", name=named.name)),
        told=tuple(told),
        warned=acts.covers_none_said(none[0]) if none else "",
        meant=tuple((each.kind, each.name, acts.called(each)) for found in none for each in found.meant),
        button=_("Make it private all the same") if none else _("Make private"),
    )


def asking_to_delete(less: Private) -> Asking:
    """What is asked before something is made public. Raises `BadPrivate`."""
    acts.refuse_unless_private(less)
    named = names_of(less)[0]
    articles, everything = _covered(named)
    told = [] if articles is None else [_covers(named, articles, everything)]
    told += [
        _("Everybody can read them once they are ready, but those that are private by another name."),
        _("What readers, proxies and search engines have copied by then cannot be called back."),
    ]
    return Asking(
        kind=named.kind,
        name=named.name,
        title=_title(named, _("Make the archive public?"), _("Make “%(name)s” public?", name=named.name)),
        told=tuple(told),
        warned="",
        meant=(),
        button=_("Make public"),
    )


def offered(kind: str) -> list[Choice]:
    """What there is to choose from, the most frequent first; nothing where no index answers."""
    found = acts.coverage()
    values = found.values(kind) if found else ()
    return [Choice(each, topic_label(each) if kind == TOPIC else each) for each in values]


def hidden_said(hidden: int | None) -> str:
    """How many articles are private; "" where that is not known."""
    if hidden is None or not private_now():
        return ""
    return ngettext("%(number)s article is private.", "%(number)s articles are private.", hidden)


def _covered(named: Named) -> tuple[int | None, int]:
    found = acts.coverage()
    return (found.articles_of(named), found.articles) if found else (None, 0)


def _covers(named: Named, articles: int, everything: int) -> str:
    if named.kind == ALL:
        return ngettext("It holds %(number)s article.", "It holds %(number)s articles.", articles)
    return ngettext(
        "%(number)s article of %(all)s is meant.",
        "%(number)s articles of %(all)s are meant.",
        articles,
        all=number_text(everything),
    )


def _title(named: Named, whole: str, one: str) -> str:
    return whole if named.kind == ALL else one
