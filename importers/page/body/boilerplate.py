"""Lines that stand among the paragraphs of an article and are no part of it."""

from __future__ import annotations

import re

_OPENINGS = re.compile(
    r"(?:read more|read also|see more|see also|also read|also on|related|recommended|more on this|more from"
    r"|watch|listen"
    r"|don't miss|must read|lee tambi[eé]n|lea tambi[eé]n|leer m[aá]s|lee m[aá]s|te puede interesar|ver tambi[eé]n"
    r"|relacionad[ao]s?|m[aá]s informaci[oó]n|noticias relacionadas|le[ií]a? mais|leia tamb[eé]m|lire aussi"
    r"|mehr zum thema|lesen sie auch|leggi anche|filed under|posted in|tags?|tagged|etiquetas|archivado en"
    r"|categor(?:y|ies)"
    r"|schlagw[oö]rter)\s{0,3}(?::|-|–|\||»|>|\.{3}|…|\Z)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:read more|read next|see more|don't miss|comments?|leave a (?:comment|reply)|advertisements?|publicidad|anuncio"
    r"|share(?: this)?(?: (?:article|story|on \w+))?|compartir|comparte|print|email|tags?|related(?: \w+)?"
    r"|continue reading"
    r"|story continues below|sign up|subscribe(?: now)?|suscr[ií]bete|\d{0,5} comments?|tell us what you think.{0,5}"
    r"|photo|image|video|getty images|more stories)[\s.:…!]{0,4}",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"\A(?:sign up (?:for|to|today|here|now)\b|subscribe (?:to|now|today|for)\b|follow (?:us|@\w+|him|her"
    r"|\w+ on (?:twitter|facebook|instagram))\b"
    r"|like (?:this|us)\b.{0,30}\b(?:share|facebook)|click here (?:to|for)\b|get (?:the "
    r"|our )?.{0,60}\b(?:in your inbox|newsletters?|delivered)\b"
    r"|copyright\b|©|\(c\) ?\d{4}|all rights reserved|todos los derechos reservados|download (?:the|our) .{0,30}\bapp\b"
    r"|have a (?:news )?tip\b|s[ií]guenos\b|suscr[ií]b(?:ete|ase)\b|this copy is for your personal"
    r"|join our\b|the post .{1,200} appeared first on\b)",
    re.IGNORECASE,
)
_LATE_REQUESTS = re.compile(
    r"\b(?:follow (?:us|him|her|them|\w+ \w+|me|@\w+)?\s?(?:on|@)|subscribe to|newsletters?|sign up"
    r"|all rights reserved|get access to"
    r"|may be reached at|email \w+ \w+ at|can be reached at|contributed to this (?:report|story|article)\.)",
    re.IGNORECASE,
)
_LONGEST = 400


def is_boilerplate(line: str) -> bool:
    """Whether this paragraph invites, advertises or points elsewhere, anywhere in an article."""
    head = line[:_LONGEST].lstrip("-•*[( \t")
    if _WHOLE.fullmatch(line.strip()):
        return True
    return (len(line) < _LONGEST and bool(_OPENINGS.match(head))) or bool(_REQUESTS.match(head))


def is_ending(line: str) -> bool:
    """Whether this paragraph, at an article's end, is boilerplate though it would not be so in its midst."""
    return len(line) < _LONGEST and bool(_LATE_REQUESTS.search(line))


def is_cookie_notice(text: str) -> bool:
    """Whether this is what a page says of its cookies before it lets itself be read."""
    return "ookie" in text and bool(_COOKIES.search(text[:_LONGEST]))


_COOKIES = re.compile(
    r"\b(?:we|this (?:web)?site|our (?:web)?site|and our partners) (?:also )?(?:uses?|stores?|places?) cookies"
    r"|\b(?:wir|webseite|seite) (?:verwende[nt]|nutz(?:en|t)|setz(?:en|t)) cookies"
    r"|\butiliz(?:a|amos|amo|iamo) (?:os )?cookies|\bverwende[nt] cookies|\butilis(?:e|ons) des cookies"
    r"|\bby (?:continuing to use|using) (?:this|our) (?:web)?site",
    re.IGNORECASE,
)
