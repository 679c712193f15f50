"""What tables and statements are made of, so that they say the same on SQLite and on PostgreSQL: types, and functions
that the two call by other names (`postgresql/idiom.py` has PostgreSQL's)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.sql.functions import GenericFunction

Number = Integer().with_variant(BigInteger(), "postgresql")
"""A whole number of up to 63 bits. It is called INTEGER in SQLite, where numbers are given to rows by that name."""

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""A text, compared and put in order by its bytes, as SQLite does: by code points, whatever language the server speaks.
On PostgreSQL it cannot hold U+0000."""


class instr(GenericFunction[int]):  # noqa: N801  # its name is that of the function
    """At which character of a text another one begins, from 1; 0 where it does not occur: `instr(text, other)`."""

    type = Integer()
    inherit_cache = True


class typeof(GenericFunction[str]):  # noqa: N801  # its name is that of the function
    """Of which type a value is, as SQLite calls it, which keeps any value in any column: "blob", "integer", "text"."""

    type = Text()
    inherit_cache = True
