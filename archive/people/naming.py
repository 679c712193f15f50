"""Names that an account or a token can have, and passwords that are taken."""

from __future__ import annotations

import unicodedata

from archive.messages import Message
from archive.people.errors import BadAccount

LONGEST_NAME = 64
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1_000
_SIGNS = frozenset(".-_@+")
_LATIN_END = "\u0180"  # Latin with its accents, before the letters of phonetics that look like others
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
_TOO_COMMON = frozenset(
    "password passwort passw0rd contrasena clave admin administrator administrador hemeroteca archive archivo welcome "
    "bienvenido bienvenida iloveyou tequiero teamo letmein secret secreto changeme default master monkey dragon "
    "football futbol baseball superman batman princess princesa sunshine shadow michael jordan computer internet "
    "login curator user usuario guest test testing trustno starwars whatever freedom charlie barcelona realmadrid "
    "america hello hola mustang access ninja qazwsx periodico newspaper editor redaccion".split()
)
_LEAST_DIFFERENT = 5
_STROKES = str.maketrans({**dict(zip("ıłđøħŧĸŋð", "ildohtknd", strict=True)), "þ": "p", "æ": "ae", "œ": "oe"})
"""Letters that no accent makes out of the plain ones, in small."""
_ALIKE = str.maketrans("l10", "iio")


def cleaned_name(text: str) -> str:
    """The name as it is kept. Raises `BadAccount` for one that could be taken for another: letters are Latin."""
    name = unicodedata.normalize("NFKC", text.strip())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadAccount(Message("A name has 1 to %(most)s characters.", most=LONGEST_NAME))
    if not all(each in _SIGNS or (each.isalnum() and each < _LATIN_END) for each in name):
        raise BadAccount(Message("A name is made of Latin letters, digits and the signs . - _ @ + without spaces."))
    if not name_key(name) or not name[0].isalnum():
        raise BadAccount(Message("A name begins with a letter or a digit."))
    return name


def name_key(text: str) -> str:
    """What the same name has in common however it is written, with or without accents, large or small, and what looks
    like it on a page: `I`, `l` and `1` are one sign, `O` and `0` another."""
    return _bare(text.strip()[: 4 * LONGEST_NAME]).translate(_ALIKE)


def _bare(text: str) -> str:
    """The text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))


def checked_password(password: str, name: str) -> str:
    """The password, one character one way of writing it. Raises `BadAccount` for one that is easily guessed."""
    password = same_way(password)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadAccount(
            Message("A password has %(least)s to %(most)s characters.", least=SHORTEST_PASSWORD, most="1,000")
        )
    if _is_common(password, name):
        raise BadAccount(
            Message("This password is easily guessed. Several words that have nothing to do with each other are good.")
        )
    return password


def same_way(password: str) -> str:
    """The password as it is hashed: keyboards write the same letter in different ways."""
    return unicodedata.normalize("NFC", password)


def _is_common(password: str, name: str) -> bool:
    plain = _bare(password)
    if len(set(plain)) < _LEAST_DIFFERENT:
        return True
    if any(plain in row or plain[::-1] in row for row in _ROWS):
        return True
    word = "".join(each for each in plain if each.isalpha())
    others = len(plain) - len(word)
    while plain and not plain[-1].isalpha():  # years and exclamation marks behind a word
        plain = plain[:-1]
    told = plain.translate(str.maketrans("013457$@!", "oieastsai"))
    core = "".join(each for each in told if each.isalpha())
    own = "".join(each for each in _bare(name) if each.isalpha())
    is_known = any(each in _TOO_COMMON or each == own for each in (word, core))
    is_row = any(word in row for row in _ROWS) and len(word) < SHORTEST_PASSWORD
    return (
        (is_known and others <= SHORTEST_PASSWORD) or (is_row and others <= 4) or name_key(password) == name_key(name)
    )
