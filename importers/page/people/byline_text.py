"""A byline as it is written, to the parts that may be names: "By" in many languages goes, what others did goes, and so
do dates, addresses of mail, jobs and places behind a name."""

from __future__ import annotations

import re
from html import unescape

from importers.page.dates.months import LONG_WEEKDAY
from importers.page.dates.months import NAME as MONTH
from importers.page.people.first_names import has_first_name
from importers.page.tree import line_of

_DONE = (
    r"(?:re-?)?written|posted|published|submitted|created|authored|contributed|compiled|added|article|post|story|text|words"
    r"|report(?:ed|ing)?|analysis|review(?:ed)?|interview|essay|opinion|column|commentary"
    r"|geschrieben|verfasst|veröffentlicht|eingestellt|erstellt|gepostet|publiziert|aufgezeichnet|protokolliert|autor(?:in)?"
    r"|(?:ein|eine)\s(?:gast)?(?:beitrag|artikel|kommentar|text|interview|bericht|essay|kolumne|reportage|analyse|rezension"
    r"|glosse|kritik|porträt|gastkommentar)|gast(?:beitrag|kommentar)|(?:presse)?mitteilung|beiträge|artikel|beitrag"
    r"|(?:zeige\s)?(?:alle|weitere|mehr)(?:\s(?:artikel|beiträge|texte))?"
    r"|escrit[oa]|publicad[oa]|postad[oa]|redactad[oa]|redigid[oa]|enviad[oa]|posteado|un\sart[ií]culo|una?\s(?:columna|cr[oó]nica|entrevista|reportaje)"
    r"|(?:m[aá]s|todos\slos)\s(?:art[ií]culos|entradas)"
    r"|publi[eé]e?|[eé]crit|r[eé]dig[eé]|post[eé]|propos[eé]|(?:propos\s)?recueillis?|un\sarticle|un\stexte"
    r"|scritto|pubblicato|articolo|geschreven|geplaatst|gepubliceerd|skrevet|skriven|skrivet|publi[sc]ert|napisała?|opublikował"
    r"|publicat|lagt\sinn|upplagd|inlagd|indsendt|αναρτήθηκε|scris|publicerat|postat|objavi[lo]a?"
    r"|view\sall(?:\s(?:posts|articles|stories))?|see\sall(?:\s(?:posts|articles|stories))?|all\s(?:posts|articles|stories)"
    r"|more(?:\s(?:posts|articles|stories|news))?"
)
_OF = (
    r"by|von|vom|por|par|per|de|da|di|door|av|af|od|przez|from|από|του|της|بقلم|كتبت?|מאת|a\scura\sdi|napisała?|dodała?"
)
_LABEL = (
    r"(?:text|texte|texto|testo|tekst)\s?(?:und|and|et|y|e|&|/|\+|en|og|och)\s?(?:fotos?|photos?|bilder?|foto|video)"
    r"|(?:fotos?|photos?|bilder)\s?(?:und|and|et|y|e|&|/|\+|en|og|och)\s?(?:texte|texto|testo|tekst|text)"
    r"|autor(?:es|en|in|innen|a)?|authors?|text|texto?|texte|testo|tekst|auteurs?|autrice|autore|forfatter(?:e)?|författare"
    r"|verfasser(?:in)?|redaktion|redigering|автор|текст|материал|yazar|yazan|συντάκτης|autorzy|a\scura\sdi|words|story|interview"
    r"|szerző|szerzők|írta|bejegyezte|piše|napisao|pišu|пише|kirjoittaja|teksti|lähettänyt|tác\sgiả|penulis|oleh|autorius|gönderen|vložil"
    r"|लेखक|लेखिका|লেখক|نویسنده|نگارنده|الكاتب|الكاتبة|إعداد"
    r"|著者|作者|文|記者|记者|投稿者|張貼者|发帖者|筆者|执笔|執筆|撰文|取材・文|文・写真|記事"
)
# "By" in front of the name. A label that is a common word needs its colon.
_BY = re.compile(
    rf"\W{{0,3}}(?:(?:{_DONE})\s{{1,3}}(?:{_OF})\s{{0,3}}:?\s{{1,3}}|(?:{_OF})\s{{0,3}}:?\s{{1,3}}(?!\w{{1,20}}:)"
    rf"|(?:{_LABEL})\s{{0,3}}[:：●|/]\s{{0,3}}"
    r"|(?:autor(?:es|en|in)?|author|auteur|autore|автор|yazar|szerző|gönderen|vložil|lähettänyt|著者|作者|記者|记者|本报记者|投稿者|text[eo]?|tekst|testo|текст)\s{1,3}"
    r"|本?[报報]?(?:記者|记者)(?=[\u4e00-\u9fff]{2,4}(?:[\s/／|]|\Z)))",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?:[Bb]y){1,3}\s{0,3}:?\s{0,3}(?=[A-ZÀ-Þ])")
_DATED_BY = re.compile(r"\d\W{0,3}[^\d:]{0,25}\b(?:by|von|por|par|door|av|af|przez)\s{1,3}(?=\w)", re.IGNORECASE)
_INNER_LABEL = re.compile(
    r"(?<=[\s|,.–-])(?:autor(?:es|en|in)?|authors?|auteurs?|autore|forfatter|verfasser(?:in)?|redaktion|text|texte|texto|testo|автор"
    r"|yazar|written\sby|von|by)\s{0,3}[:：]\s|(?<=[\s|])(?:作者|记者|記者|撰文)\s{0,3}[:：]\s{0,3}",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(r"[\s|,][\w-]{2,20}\s{0,2}:.{0,2000}\Z")
# What stands behind is the work of somebody else.
_OTHERS = re.compile(
    r"(?:\A|[\s,;|/•·(–-]|(?-i:(?<=[a-zß-ÿ])(?=[A-Z])))(?:(?:fotos?|photos?|photograph(?:s|y|ed|er)?|pictures?|pics?|bild(?:er)?|images?|illustrations?|illustriert|video|grafik"
    r"|ilustraci(?:ón|ones)|imagen|fotograf(?:ie|ía|[oa])|translat(?:ed|ion)|übersetz(?:t|ung)|traduc(?:ido|ción|tion)|traduit"
    r"|traduzione|edited|redigiert|bearbeitet|medically\sreviewed|fact[\s-]checked|reviewed|updated|aktualisiert|camera|kamera|quelle|source|fuente|copyright"
    r"|foto(?:s)?\s(?:und|&|y|and)\svideo)\s{0,3}(?::|\b(?:by|von|por|par|de|di|door|av|af|credit|courtesy)\b)|(?:AP|AFP|EPA|Reuters)\sphotos?/|©|\(c\)|翻訳|撮影|イラスト)",
    re.IGNORECASE,
)
_MAIL_OR_HANDLE = re.compile(r"[\w.+-]{0,64}(?<![^\s\w.(+-])@[\w.-]{2,80}")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|（[^（）]{0,80}）")
# "Section - site.example" is the name of a page; an address of mail stands beside the name of its owner.
_SITE_ADDRESS = re.compile(r"(?<![@\w.-])[\w-]{2,40}\.(?:[\w-]{2,40}\.)?(?:com|org|net|ca|de|fr|es|it|info|co\.uk)\b")
# "Ana Ruiz, site.example", "Ana Ruiz | Some Media for site.example": whom somebody writes for.
_HOUSE_BEHIND = re.compile(r"[,|]\s?[^,|]{0,40}\Z")
_HOUSE = 43
_DATE = re.compile(r"(?<![A-Za-zÀ-ɏ\d_])\d{1,4}(?:\s?[.:/年-]\s?\w|\s\w)")
_DAY_BEHIND_MONTH = re.compile(rf"(?<!\w)(?:{MONTH})\.?\s\d{{1,4}}\Z", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    rf"(?:[\s,;|/•·(–-]{{1,5}}(?:{MONTH}|{LONG_WEEKDAY}|am|um|on|at|el|le|den|vom|vor|il|em|klo?|o|om|v|в|à|às|a\slas|alle|στις|zaman|updated|stand|published"
    r"|posted|publicado|publié|veröffentlicht|aktualisiert|datum|date|fecha)[.,:]{0,2}){1,4}\s{0,3}\Z",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\s(?:(?:on|am|el|le|il|den|vom|op|på)\s)?(?:{LONG_WEEKDAY})[.,]?\Z", re.IGNORECASE)
# No name goes on with one of these words in small letters.
_BEHIND = re.compile(
    r"\s(?:in|at|for|from|on|im|aus|für|bei|para|desde|à|pour|chez|om|op|am|um|vom|unter|under|via|ist|is|has|hat|schreibt"
    r"|writes|arbeitet|mit|avec|con|with\sthe|about|über|posted|published|veröffentlicht|AP|AFP|UPI|EFE|dpa)\s.{0,2000}\Z"
)
# For whom somebody writes: "Ana Ruiz Associated Press", "ANA RUIZ The Daily Bugle", "Leo Paz For the Bugle".
_HOUSE_OF_AUTHOR = re.compile(
    r"(?<=\w)\s(?:(?:(?:for|of)\s)?the\s.{1,2000}|(?:(?:AP|associated\spress|reuters|bloomberg|agence\sfrance-presse"
    r"|press\sassociation|united\spress\sinternational|cnn|bbc|npr|[a-z]{1,20}\snews\sservice)(?:\snews)?))\Z",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s[-–—|•·∙]\s|\s[–—|]|[–—|]\s")
_JOIN = re.compile(
    r"\s{0,3}(?:,|;|/|／|、|，|\n|&|\+|(?i:\b(?:and|with)\b)|\b(?:y|und|et|e|ed|en|og|och|i|и|και|ve)\b(?!\.))\s{0,3}"
)
_JOBS = (
    r"staff|senior|junior|chief|special|guest|lead|deputy|associate|assistant|managing|executive|freelance|political"
    r"|our|unser(?:em|er)?|notre|nuestr[oa]|onze"
    r"|editors?|reporters?|correspondents?|writers?|journalists?|columnists?|contributors?|contributing|producers?|bloggers?"
    r"|author|novelist|redakteur(?:in)?|chefredakteur(?:in)?|ressortleiter(?:in)?|volontär(?:in)?|korrespondent(?:in)?"
    r"|reporterin|journalistin|pressesprecher(?:in)?|herausgeber(?:in)?|rechtsanwalt|rechtsanwältin|fachanwalt|redactora?"
    r"|periodista|corresponsal|enviad[oa]\sespecial|journaliste|r[eé]dacteur|r[eé]dactrice|giornalista|redattrice|jornalista|penulis|기자|특파원|논설위원"
    r"|(?:da|de\sla|de|della|dalla)\s(?:reda[cç][aã]o|redacci[oó]n|redazione|r[eé]daction)"
)
_JOB_BEFORE = re.compile(rf"(?:(?:{_JOBS}|opini[oó]n|meinung)\s{{1,3}}){{1,4}}(?=\w)", re.IGNORECASE)
# What a reporter is for: "Ana Ruiz Politics Reporter", "Court Reporter".
_BEATS = (
    r"politics|political|business|crime|court|health|science|education|sports?|environment|entertainment|technology|tech"
    r"|culture|travel|investigat(?:ive|ions)|breaking|news|data|digital|audience|local|national|regional|foreign|general"
)
_JOB_BEHIND = re.compile(rf"\s(?:(?:{_BEATS})\s){{0,3}}(?:{_JOBS})\b.{{0,2000}}\Z", re.IGNORECASE)
_ROLE_BEHIND_IDEOGRAPHS = re.compile(r"\s{0,2}(?:著|作|文|氏|記者|기자)\Z")
_FULL_STOP = re.compile(r"(?<!\b[JS]r)(?<!\b\w)\.\Z")
_LABELLED_LINK = re.compile(r"\s(?:anzeigen|ansehen|lesen)\Z|\AView ORCID Profile\s{0,3}", re.IGNORECASE)
_LOGIN = re.compile(r"[^\W\d_]{2,20}\.[^\W\d_]{2,30}")
_READ = 2000


def parts_of(text: str) -> list[str]:
    """What may be names in a byline such as "By Ana Ruiz and Leo Paz, Staff Writers | 3 May": Ana Ruiz, Leo Paz.

    An address of a site in it says that it is no byline.
    """
    whole = line_of(unescape(text[:_READ]))
    if address := _SITE_ADDRESS.search(whole):
        house = _HOUSE_BEHIND.search(whole[: address.start()][-_HOUSE:])
        if house is None or not (house[0][0] == "," or has_first_name(_without_by(whole))):
            return []
        whole = whole[: address.start() - len(house[0])]
    return [part for line in _lines(of_authors(whole)) for part in map(_bare, _JOIN.split(line)) if part]


def begins_as_byline(text: str) -> bool:
    """Whether it begins with "By" or a word to that effect."""
    return bool(_BY.match(text))


def is_labelled(text: str) -> bool:
    """Whether a word before the name says, more than "de" and "di" do, that who follows has written."""
    if _SURE.match(text) or _DATED_BY.search(text):
        return True
    inner = _INNER_LABEL.search(text)
    return inner is not None and not _is_of_others(text, inner.start())


_SURE = re.compile(
    rf"\W{{0,3}}(?:(?:{_DONE})\s{{1,3}}(?:by|von|vom|por|par|de|da|door|av|af|od|przez)\b|(?:by|von|por|par|door)\s{{0,3}}:?\s"
    rf"|(?:{_LABEL})\s{{0,3}}[:：]|a\scura\sdi)",
    re.IGNORECASE,
)


def of_authors(whole: str) -> str:
    """What says who wrote, without who made the pictures."""
    if "@" in whole:
        whole = _MAIL_OR_HANDLE.sub(" ", whole)
    whole = _BRACKETS.sub(" ", whole).strip()
    if (inner := _INNER_LABEL.search(whole[:400])) and not _is_of_others(whole, inner.start()):
        whole = _NEXT_LABEL.sub("", whole[inner.end() :])
    elif behind := _DATED_BY.search(whole[:200]):
        whole = whole[behind.end() :]
    whole = _without_by(_LABELLED_LINK.sub("", _GLUED.sub("", whole, 1) if _GLUED.match(whole) else whole))
    other = _OTHERS.search(whole)
    return whole[: other.start()] if other else whole


def _is_of_others(whole: str, by: int) -> bool:
    """Whether "by" at this place says who made the pictures, or other work that is not the text."""
    other = _OTHERS.search(whole[max(0, by - 30) : by + 12])
    return other is not None and other.end() > min(by, 30)


def _without_by(text: str) -> str:
    for _ in range(3):
        if not (by := _BY.match(text)):
            break
        text = text[by.end() :]
    return text


def _lines(whole: str) -> list[str]:
    """What dashes and bars part: all of it, each by itself."""
    return [line for line in _DASH.split(whole) if line and line.strip()]


def _bare(part: str) -> str:
    part = _without_by(part)
    if any(map(str.isdigit, part)) and (date := _DATE.search(part) or _DAY_BEHIND_MONTH.search(part)):
        part = _BEFORE_DATE.sub("", part[: date.start()]) if date.start() else ""
    part = _BEHIND.sub("", _WEEKDAY.sub("", part))
    part = _ROLE_BEHIND_IDEOGRAPHS.sub("", part) if part and part[-1] > "\u3000" else part
    part = _JOB_BEHIND.sub("", _JOB_BEFORE.sub("", part, 1) if _JOB_BEFORE.match(part) else part)
    if (house := _HOUSE_OF_AUTHOR.search(part)) and " " in part[: house.start()].strip():
        part = part[: house.start()]
    if _LOGIN.fullmatch(part) and has_first_name(part.replace(".", " ")):
        return part.replace(".", " ").title()
    part = " ".join(part.strip(" ,:;-–—•|*\"'“”„»«›‹(){}[]《》●").split())
    return _FULL_STOP.sub("", part)
