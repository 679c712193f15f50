"""What people are called: names told from jobs, agencies, labels of links and whatever else stands in a byline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from importers.page.blocks import key
from importers.page.dates.months import MONTHS, fold
from importers.page.people.byline_text import begins_as_byline, parts_of
from importers.page.people.first_names import has_first_name

_ROLE = re.compile(
    r"\b(?:editors?|reporters?|reporting|correspond\w+|writers?|journalists?|columnists?|staff|contributors?"
    r"|contributing|producers?|photographers?|photography|bloggers?|authors?|novelist|freelancer?"
    r"|special to|senior|chief|desk|bureau|newsroom|team|admin(?:istrator)?|webmaster|moderator|guest"
    r"|redacci[oó]n|redactor\w*|redaktion\w*|(?:chef|fach|vize)?redakteur\w*|r[eé]daction|redazione|reda[cç][aã]o|redactie|redakcja"
    r"|редакция"
    r"|periodistas?|corresponsal|enviad[oa]|korrespondent\w*|journaliste|giornalista|jornalista|editoria[l]?"
    r"|agencias?|director|manager|professor|analyst|critic|fellow|president|founder|ph\.?d\.?|m\.?d\.?|esq"
    r"|pressestelle|presse\w*|leserbrief\w*|gastautor\w*|autoren|authors|leser\w{0,20}|ressort\w*"
    # Jobs of several words in one, as in German, Dutch and the languages of the North.
    r"|\w{3,20}(?:leiter(?:in)?|sprecher(?:in)?|beauftragter?|referent(?:in)?|berater(?:in)?|führer(?:in)?)"
    r"|\w{3,20}(?:assistent(?:in)?|ansvarlig|ansvarig|medewerker|ledare|leder))\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"\b(?:associated press|reuters|afp|efe|dpa|ansa|apa|xinhua|bloomberg news|press association|europa press|pti|ians"
    r"|agence france|wire reports?|wire services?|news service|news agency|press release|newswire|(?:pr|business) wire"
    r"|news|times|online|digital|magazin[eo]?|media|medien|agency|agentur|universit\w+|institut\w*|department"
    r"|ministry|foundation"
    r"|association|society|cent(?:er|re)|council|committee|company|corporation|inc|llc|ltd|gmbh|ag|co\.?\skg|s\.?a(?=\.?\Z)"
    r"|network|tv|radio|zeitung"
    r"|journal|tribune|gazette|ministeri\w+|republi[ck]\w*|verein|stiftung|verlag|redaction|abteilung|feuerwehr|group"
    r"|gruppe"
    r"|kitchens?|blog|diario|peri[oó]dico|noticias|nachrichten|herald\w*|daily|post|fraktion|partei|bundes\w+"
    r"|landes\w+|verband"
    r"|secretar[ií]a|prefeitura|ayuntamiento|coordenadoria|assessoria|mouvement|collectif|f[eé]d[eé]ration|syndicat"
    r"|organi[sz]ation|komitee|services?|studios?|club|shop|store|world|today|international|global|app|css|html|api"
    r"|sports?|science|politics|entertainment)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"[@?!<>=:：]|https?:|www\.|\.(?:com|org|net|co\.uk|edu)\b"
    r"|\A(?:the|der|die|das|den|dem|ein|eine|this|our|your|ihr|unser|les|los|las|une|una|gli|all|alle|mehr|more|zum"
    r"|zur|zu)\s"
    r"|\b(?:follow(?:ed|ing)?|twitter|facebook|instagram|youtube|email|updated?|posted"
    r"|published|comments?|share[ds]?|search|papers|load|show|hide|click|open|close|next|previous"
    r"|min read|view all|more by|see all|about|est|edt|pst|gmt|unknown|none|null|anonymous|anonym|author|by"
    r"|all posts|contact|password|log in|login|sign in|sign up|subscribe|licen[sc]e|creative commons|read more"
    r"|click here|exclusive|advertis\w+|sponsored|no author|not available|public domain|followed|home|menu|privacy"
    r"|view|articles|posts|topics?|tags?|categor\w+|kategorie\w*|account|cookies?"
    r"|beiträge|artikel|profil\w*|kontakt\w*|archiv\w*|anzeige\w*|inhalte?|gesponserte?|werbung|kommentare?|startseite"
    r"|abonnieren|newsletter|teilen|drucken|vorbehalten|rechte|weiterlesen|impressum|datenschutz|über|lesezeit"
    r"|veröffentlicht"
    r"|aktualisiert|erstellt|quelle|watch|listen|foto(?:s|graf\w*)?|bild(?:er)?|video|thema|themen|uhr|symbolbild"
    r"|archivbild|photos?|images?|getty|pixabay|unsplash|shutterstock|istock|gespräch|starring"
    r"|entradas|art[ií]culos?|ver m[aá]s|compartir|seguir|comentarios|inicio|secci[oó]n|suscr[ií]b\w+|publicado"
    r"|actualizado"
    r"|propos|partager|suivre|accueil|commentaires|publié|lecture|abonn\w+|condividi|segui|commenti|domena"
    r"|publiczna)\b",
    re.IGNORECASE,
)
# "Our own correspondent", the desk, the newsroom: in scripts whose signs for vowels end no word, so without its edges.
_ROLE_ELSEWHERE = re.compile(
    "প্রতিবেদক|প্রতিনিধি|রিপোর্ট|ডেস্ক|संवाददाता|संवाद सूत्र|रिपोर्टर|डेस्क|ब्यूरो|خبرنگار|گروه |سرویس|وكالة|مراسل|المحرر|التحرير"
    "|מערכת|כתבי|συντακτικ|σύνταξη|корреспондент|соб\\.|редакці|редакци|ผู้สื่อข่าว|กองบรรณาธิการ|phóng viên|ban biên tập"
    "|haber (?:merkezi|servisi)|szerkeszt[őo]s|toimitus",
    re.IGNORECASE,
)
_NO_PERSON = (_NOT_A_NAME, _ROLE, _ROLE_ELSEWHERE, _AGENCY)
_PLACES = frozenset(
    "new york;los angeles;san francisco;san diego;buenos aires;hong kong;tel aviv;new delhi;mexico city;são paulo;sao"
    " paulo"
    ";rio de janeiro;la paz;santo domingo;san juan;san josé;san salvador;washington dc;washington d.c;las vegas;kuala"
    " lumpur"
    ";abu dhabi;el paso;new jersey;new zealand;south africa;nueva york;estados unidos;united states;united"
    " kingdom;costa rica"
    ";puerto rico;el salvador;frankfurt am main;cape town;santa fe;santa cruz;ciudad de méxico;bad homburg;st"
    " gallen;st. gallen"
    ";baden-württemberg;nordrhein-westfalen;sankt gallen;north carolina;new orleans;new hampshire;saudi arabia;sri"
    " lanka".split(";")
)


def names_in(texts: Iterable[str], site: str = "") -> tuple[str, ...]:
    """The names of people in bylines such as "By Ana Ruiz and Leo Paz, Staff Writers". `site` is what the publication
    is called, which signs nothing itself."""
    found: dict[str, str] = {}
    for text in texts:
        for part in parts_of(text):
            if is_name(part, site):
                found.setdefault(part.casefold(), part)
    return tuple(found.values())[:_MOST]


def pen_names(texts: Iterable[str], site: str = "") -> tuple[str, ...]:
    """Pen names: one word, or a second one in small letters, where nothing else stands in the text."""
    given = [(text, parts_of(text)) for text in texts]
    found = [parts[0] for text, parts in given if len(parts) == 1 and not _ROLE.search(text.partition(parts[0])[2])]
    return tuple(dict.fromkeys(each for each in found if _is_pen_name(each, site)))[:_MOST]


def _is_pen_name(name: str, site: str = "") -> bool:
    """Whether it is one word that somebody may go by, and neither a job nor part of the publication's name."""
    whole = key(site)
    return (
        bool(_PEN_NAME.fullmatch(name))
        and fold(name) not in MONTHS
        and not (name.isupper() and name.isascii() and len(name) > 2)
        and not _NO_PEN.search(name)
        and not _IDEOGRAPHIC_ROLE.search(name)
        and not _is_no_person(name)
        and not (whole and key(name) in whole)
    )


_MOST = 40
_NO_PEN = re.compile(
    r"admin|user|editor|staff|master|team|news|press|web|blog\Z|lead|default|redak|redac|guest|author|autor|google"
    r"|online"
    r"|zeitung|magazin|verlag|archiv|support|office|service|kontakt|profil|datum|\A(?:red|zvg|no|dpa|sda|apa|afp|efe"
    r"|ots|pm|ap|pr"
    r"|gast|info|face|von|by|vom|getty|aol|alle|mehr|hier|here|date|name|text|foto|quelle|source|anzeige|werbung"
    r"|berlin|london|madrid|paris"
    r"|washington|new|the|am|an|im|at|on|in|of|de|la|el|le|en|reports?|court|view|more|follow|share|print|admins?)\Z",
    re.IGNORECASE,
)
_PEN_NAME = re.compile(r"[^\W\d_][\w'’-]{1,24}(?: [a-zà-þ][\w'’-]{2,24})?")


def is_byline(line: str) -> bool:
    """Whether the line is nothing but "By" and names."""
    return len(line) < 120 and begins_as_byline(line) and bool(names_in([line])) and not line.endswith(".")


def is_name(name: str, site: str = "") -> bool:
    """Whether this is what a person is called, as far as looks go."""
    if any(map(str.isdigit, name)):
        return False
    if _IDEOGRAPHS.fullmatch(name):
        return not _IDEOGRAPHIC_ROLE.search(name)
    words = name.split()
    if _IDEOGRAPH.search(name):
        return bool(_SPACED_IDEOGRAPHS.fullmatch(name)) and not _IDEOGRAPHIC_ROLE.search(name)
    if (
        not 2 <= len(words) <= (2 if _HANGUL.search(name) else 5)
        or len(name) > 50
        or name.casefold() in _PLACES
        or _is_no_person(name)
    ):
        return False
    if site and is_named_after(name, site):
        return False
    if _ABBREVIATED.match(name) or _is_work_of(name):
        return False
    if any(word[0].islower() and word.casefold() not in _PARTICLES for word in words) and not name.islower():
        return False
    return (
        all(word[0].isalpha() for word in (words[0], words[-1]))
        and not words[0][0].islower()
        and (words[-1].casefold() not in _PARTICLES or not words[-1].islower() or name.islower())
        and len(max(words, key=len)) > 2
    )


def _is_work_of(name: str) -> bool:
    """Whether this is somebody's speech or picture: "Rede von Ana Ruiz" is no name, "Ana von Ruiz" is one."""
    work = _WORK_OF.match(name)
    return work is not None and not has_first_name(name) and has_first_name(name[work.end() :])


_WORK_OF = re.compile(r"\w{1,30}\s(?:von|de|di|da|av|af)\s(?=\S{1,30}\s)")


def is_named_after(name: str, site: str) -> bool:
    """Whether the name and that of the publication hold each other."""
    one, other = key(name), key(site)
    return bool(one and other) and (other in one or one in other)


def _is_no_person(name: str) -> bool:
    return any(pattern.search(name) for pattern in _NO_PERSON)


# An agency or a broadcaster and its desk; two letters are the initials of somebody.
_ABBREVIATED = re.compile(r"(?:A[Pp]|[A-Z]{3,5})\s(?=.{0,50}[a-z])")
_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u4e00-\u9fff]{2,8}|[\uac00-\ud7a3]{2,4}")
_IDEOGRAPH = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_SPACED_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u4e00-\u9fff]{1,3} [\u3041-\u30ff\u4e00-\u9fff]{1,3}")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_IDEOGRAPHIC_ROLE = re.compile(
    "編集|記者|報導|报道|報道|綜合|综合|新聞|通信|翻訳|写真|提供|広告|関連|編輯|기자|편집|뉴스|신문|来源|本報|著者|作者|責任|编辑|记者|新闻|报"
    "|政务|政務|网|網|频道|財経|财经|社|阅读|文章"
)
_PARTICLES = frozenset(
    "de la las los del da das do dos di du le van von der den ter ten bin ibn al el y e zu af av vom zum dalla della"
    " dello"
    " d' o ’t 't und".split()
)
