"""What the keepers have set of their site. It lies in the archive's database, so it goes wherever a home goes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine, bindparam, delete, func, or_, select

from archive.database.connection import Prepared, upsert, writing
from archive.database.schema import site_table
from archive.errors import BadLogo, BadSiteSetting, ChangedMeanwhile
from archive.messages import N_, Message
from archive.site.logo import MOST_BYTES, Logo, logo_of
from archive.site.private import KEY as PRIVATE
from archive.site.private import Private, PrivateSettings, put_value, read_private, value_of
from archive.site.texts import CHOICES, LONGEST, NAMES, Site, site_text

_S = site_table.c
KEYS = (*LONGEST, *CHOICES, "logo")
"""What can be set."""

_VALUES = select(_S.key, _S.value).where(or_(*(_S.key == key for key in (*KEYS, PRIVATE))))
_TEXTS = Prepared(_VALUES)
_PLACES, _MOST_PLACES = "moved_from", 20
# SQLite takes any value into any column: a number would be taken for so many bytes.
_IS_PICTURE = (func.typeof(_S.content) == "blob", func.length(_S.content) <= MOST_BYTES)
_CONTENT = Prepared(select(_S.content).where(_S.key == "logo", _S.value == bindparam("digest"), *_IS_PICTURE))


class SiteSettings:
    """Where they are kept. They are read with one look, so that who serves pages can look each time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.private = PrivateSettings(engine)

    def read(self) -> Site:
        """All of them as they are now."""
        return self.read_all()[0]

    def read_all(self) -> tuple[Site, Private]:
        """The same, and what is private."""
        held = {row.key: str(row.value) for row in _TEXTS.read(self._engine)}
        return _site(held), read_private(held[PRIVATE]) if PRIVATE in held else Private()

    def moved_from(self) -> list[str]:
        """The databases on servers (`Store.identity`) that the archive was moved away from."""
        return (value_of(self._engine, _PLACES) or "").splitlines()

    def note_moved(self, place: str) -> None:
        """Note one more."""
        places = [*self.moved_from(), place][-_MOST_PLACES:]
        with writing(self._engine) as connection:
            put_value(connection, _PLACES, "\n".join(places))

    def logo(self, digest: str) -> Logo | None:
        """The logo with this SHA-256; None where there is none, or where what is kept is no logo that could be set: the
        home may be another's."""
        for row in _CONTENT.read(self._engine, digest=digest):
            try:
                found = logo_of(row.content)
            except BadLogo:
                return None
            return found if found.digest == digest else None
        return None

    def set(
        self,
        texts: Mapping[str, str],
        logo: Logo | None = None,
        removed: tuple[str, ...] = (),
        was: Mapping[str, str] | None = None,
    ) -> Site:
        """Set texts ("name", "sentence", "languages", "freeze") and the logo, and remove others, all or none; what is
        set then. `was` is what somebody saw before they changed it: what neither is that any more nor what is to be set
        now raises `ChangedMeanwhile`. Raises `BadSiteSetting`."""
        rows: list[tuple[str, str, bytes | None]] = [(key, site_text(key, text), None) for key, text in texts.items()]
        rows += [("logo", logo.digest, logo.content)] if logo else []
        new_values = {key: value for key, value, _content in rows} | dict.fromkeys(removed, "")
        with writing(self._engine) as connection:
            if was:
                held = _site({row.key: str(row.value) for row in connection.execute(_VALUES)})
                refuse_changed(held, new_values, was)
            if removed:
                connection.execute(delete(site_table).where(_S.key.in_(removed)))
            for key, value, content in rows:
                new = {"value": value, "content": content}
                row = upsert(site_table).values(key=key, **new)
                connection.execute(row.on_conflict_do_update(["key"], set_=new))
        return self.read()


def refuse_changed(held: Site, new: Mapping[str, str], was: Mapping[str, str]) -> None:
    """Raise `ChangedMeanwhile`, with what is `held`, where that is neither what it `was` nor what is to be set now."""
    for key, seen in was.items():
        now = str(getattr(held, key)) if key in KEYS else seen
        if now not in (seen, new.get(key, seen)):
            told = Message("another logo is set") if key == "logo" else Message("it is now “%(text)s”", text=now)
            said = N_("the %(setting)s was changed meanwhile: %(told)s; look at it before you save again")
            named = Message(NAMES[key])
            raise ChangedMeanwhile(Message(said, setting=named, told=told if now else Message("it was removed")))


def _site(held: Mapping[str, str]) -> Site:
    known = {key: _known(held, key) for key in (*LONGEST, *CHOICES)}
    return Site(**known, logo=held.get("logo", ""))


def _known(held: Mapping[str, str], key: str) -> str:
    """The text as it could be set; "" for any other: the home may be another's."""
    try:
        return site_text(key, held[key]) if key in held else ""
    except BadSiteSetting:
        return ""
