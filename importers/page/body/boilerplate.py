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
    r"(?:read more|read next|see more|don't miss|comments?|leave a (?:comment|reply)|advertisements?"
    r"|publicidad|anuncio"
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
    r"|copyright\b|©|\(c\) ?\d{4}|all rights reserved|todos los derechos reservados|download (?:the"
    r"|our) .{0,30}\bapp\b"
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
_APPEALS = re.compile(  # for money, followers and readers
    r"\b(?:support (?:our|us|the \w+|independent)\b|donate\b|become a (?:member|subscriber|patron|supporter)"
    r"|buy (?:me|us) a coffee"
    r"|if you (?:enjoyed|liked)\b|let us know (?:in|what)\b|share your thoughts|leave (?:a|your) comment"
    r"|in your inbox"
    r"|your inbox\b|on the go by clicking|apps? (?:for|on) (?:ios|android|iphone)|join the (?:conversation"
    r"|discussion)"
    r"|spende[nt]?\b.{0,60}\b(?:konto|iban|paypal|projekt|journalismus|unterst)|unterstütz(?:e|en sie"
    r"|t) (?:uns|unser)"
    r"|folge(?:n sie)? uns\b|abonnier(?:e|en sie|t)\b|hat (?:dir|ihnen|euch) (?:der|dieser|das) (?:artikel"
    r"|beitrag|text) gefallen"
    r"|soutenez\b|faites un don|suivez[- ]nous|abonnez[- ]vous|inscrivez[- ]vous|partagez cet"
    r"|apóya(?:nos|me)\b|hazte (?:socio|miembro|suscriptor)|síguenos|únete a|suscríb(?:ete|ase)|comparte est[ae]"
    r"|sostieni(?:ci)?\b|seguici|abbonati|iscriviti|condividi (?:quest|l')"
    r"|siga-nos|siga o |inscreva-se|assine (?:a|o|nossa)|apoie\b"
    r"|wesprzyj\b|zaprenumeruj|obserwuj nas|steun ons|volg ons|word (?:lid|vriend)"
    r"|canal de (?:telegram|whatsapp|youtube)|telegram[- ](?:kanal|channel|canal)|whatsapp[- ](?:kanal|channel))",
    re.IGNORECASE,
)
_CREDITS = re.compile(  # where a picture or a passage is from
    r"[(\[*_–—-]{0,3} ?(?:(?:bild|foto|text|titel|beitrags)?-?(?:quellen?|nachweise?|credits?)|fotos?"
    r"|bild(?:er)?|photos?|images?"
    r"|cr[ée]dit(?:os|s|i)? ?(?:photos?|foto|de la photo)?|(?:photo|image|picture|video) (?:credits?|source"
    r"|by|courtesy)"
    r"|sources?|fuentes?|fonti?|fontes?|źródło|zdj(?:ęcia|\.)?|fot\.|bron"
    r")\s{0,2}[:|]",
    re.IGNORECASE,
)
_NOTES = re.compile(  # of the publisher, after the text
    r"[(\[*_–—-]{0,3} ?(?:contact|(?:presse|rück)?-?kontakt|ansprechpartner(?:in)?|contatti|contacto"
    r"|stand|zuletzt aktualisiert|aktualisiert(?: am)?|letzte (?:änderung|aktualisierung)|last (?:updated"
    r"|modified)|updated"
    r"|mis[e]? à jour|actualizado|aggiornato|atualizado"
    r"|provided by|filed by|written by|contributing)\s{0,2}[:|]",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"[(\[*_–—-]{0,3} ?(?:(?:additional |with )?(?:reporting|writing|editing|translation) by\b|(?:edited"
    r"|compiled|translated) by\b"
    r"|con informaci[oó]n de\b|mit material (?:von|der|des)\b|avec (?:l')?afp\b|\(?alle angaben ohne gewähr"
    r"|aktualisiert am \d|(?:last )?updated (?:at|on) |this (?:document|article|material"
    r"|content) is (?:subject to|protected by)"
    r"|sofern nicht anders|sharing is caring|this slideshow requires|you may also|explore further|more (?:ap"
    r"|coverage|news)\b"
    r"|(?:zum|zur) (?:weiterlesen|autorin|person|autor)\b|über (?:den autor|die autor\w{0,5}|uns)\b"
    r"|about the authors?\b"
    r"|sobre (?:el autor|la autora|o autor|a autora)\b|à propos de l.auteur)",
    re.IGNORECASE,
)
_POINTERS = re.compile(  # to other articles: a heading over them, or one of them
    r"[(\[*_–—•>-]{0,3} ?(?:(?:noch )?mehr (?:zu[mr]?|artikel|über|aus|von)|weitere? (?:artikel|beiträge|themen"
    r"|meldungen|nachrichten|\w{0,20}tipps)"
    r"|empfohlene \w{3,20}|siehe auch|passend (?:dazu|zum thema)|lesen sie (?:auch|mehr|hier)|das könnte (?:sie"
    r"|dich|euch)"
    r"|auch interessant|ähnliche \w{3,20}|verwandte \w{3,20}|read (?:more|next|also)|more (?:from|on|about"
    r"|stories)|related"
    r"|see (?:also|more)|recommended|you (?:may|might)|[àa] (?:lire|voir|écouter) (?:aussi|également)"
    r"|lire (?:aussi|également|la suite)"
    r"|voir aussi|sur le même (?:sujet|thème)|en savoir plus|(?:audio|vidéo|photo"
    r"|article)s?(?: et \w{3,10})? sur le (?:sujet|thème)"
    r"|leggi anche|potrebbe interessarti|articoli correlati|lee (?:también|además|más)|te (?:puede|podría) interesar"
    r"|más (?:sobre|noticias)|(?:notas?|noticias?) relacionadas?|leia (?:mais|também)|veja (?:mais|também)|saiba mais"
    r"|zobacz (?:także|też|również)|czytaj (?:także|też|również|więcej)|przeczytaj|lees (?:ook|meer))\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 90
_LONGEST_CREDIT = 80
_AGENCY = re.compile(
    r"\(?(?:[^\W\d_]{2,5} ?/ ?){1,4}[^\W\d_]{2,8}\)?|\(?(?:dpa|afp|efe|ansa|pap|reuters|apa|sda|kna|epd"
    r"|ap)(?:-\w{1,10})?\)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"\S{1,60}@\S{3,60}|(?:https?://)?(?:www\.)?(?:twitter|facebook|instagram|x)\.com/\S{1,80}|@\w{2,30}"
)
_LONGEST = 400


def is_boilerplate(line: str) -> bool:
    """Whether this paragraph invites, advertises or points elsewhere, anywhere in an article."""
    head = line[:_LONGEST].lstrip("-•*[( \t")
    if _WHOLE.fullmatch(line.strip()):
        return True
    if len(line) < _LONGEST_CREDIT and _CREDITS.match(line):
        return True
    return (len(line) < _LONGEST and bool(_OPENINGS.match(head))) or bool(_REQUESTS.match(head))


def is_ending(line: str) -> bool:
    """Whether this paragraph, at an article's end, is boilerplate though it would not be so in its midst."""
    if len(line) >= _LONGEST:
        return False
    return bool(
        _LATE_REQUESTS.search(line)
        or _APPEALS.search(line)
        or _CREDITS.match(line)
        or _NOTES.match(line)
        or _REPORTING.match(line)
        or _AGENCY.fullmatch(line)
        or _HANDLE.fullmatch(line)
    )


def points_elsewhere(line: str) -> bool:
    """Whether this short line, where no prose follows, is a heading over links to other articles, or one of them."""
    return len(line) < _LONGEST_POINTER and bool(_POINTERS.match(line))


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
