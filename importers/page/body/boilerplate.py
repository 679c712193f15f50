"""Lines that stand among the paragraphs of an article and are no part of it."""

from __future__ import annotations

import re

_OPENINGS = re.compile(
    r"(?:read more|read also|see more|see also|also read|also on|related|recommended|more on this|more from|watch"
    r"|listen|don't miss|must read|lee tambi[eé]n|lea tambi[eé]n|leer m[aá]s|lee m[aá]s|te puede interesar"
    r"|ver tambi[eé]n|relacionad[ao]s?|m[aá]s informaci[oó]n|noticias relacionadas|le[ií]a? mais|leia tamb[eé]m"
    r"|lire aussi|mehr zum thema|lesen sie auch|leggi anche|filed under|posted in|tags?|tagged|etiquetas|archivado en"
    r"|categor(?:y|ies)|schlagw[oö]rter)\s{0,3}(?::|-|–|\||»|>|\.{3}|…|\Z)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:read more|read next|see more|don't miss|comments?|leave a (?:comment|reply)|advertisements?|publicidad"
    r"|anuncio|share(?: this)?(?: (?:article|story|on \w+))?|compartir|comparte|print|email|tags?|related(?: \w+)?"
    r"|continue reading|story continues below|sign up|subscribe(?: now)?|suscr[ií]bete|\d{0,5} comments?"
    r"|tell us what you think.{0,5}|photo|image|video|getty images|more stories)[\s.:…!]{0,4}",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"\A(?:sign up (?:for|to|today|here|now)\b|subscribe (?:to|now|today|for)\b"
    r"|follow (?:us|@\w+|him|her|\w+ on (?:twitter|facebook|instagram))\b"
    r"|like (?:this|us)\b.{0,30}\b(?:share|facebook)|click here (?:to|for)\b"
    r"|get (?:the |our )?.{0,60}\b(?:in your inbox|newsletters?|delivered)\b|copyright\b|©|\(c\) ?\d{4}"
    r"|all rights reserved|todos los derechos reservados|download (?:the|our) .{0,30}\bapp\b|have a (?:news )?tip\b"
    r"|s[ií]guenos\b|suscr[ií]b(?:ete|ase)\b|this copy is for your personal|join our\b"
    r"|the post .{1,200} appeared first on\b)",
    re.IGNORECASE,
)
_LATE_REQUESTS = re.compile(
    r"\b(?:follow (?:us|him|her|them|\w+ \w+|me|@\w+)?\s?(?:on|@)|subscribe to|newsletters?|sign up"
    r"|all rights reserved|get access to|may be reached at|email \w+ \w+ at|can be reached at"
    r"|contributed to this (?:report|story|article)\.)",
    re.IGNORECASE,
)
_APPEALS = re.compile(  # for money, followers and readers
    r"\b(?:support (?:our|us|the \w+|independent)\b|donate\b|become a (?:member|subscriber|patron|supporter)"
    r"|buy (?:me|us) a coffee|if you (?:enjoyed|liked)\b|let us know (?:in|what)\b|share your thoughts"
    r"|leave (?:a|your) comment|in your inbox|your inbox\b|on the go by clicking"
    r"|apps? (?:for|on) (?:ios|android|iphone)|join the (?:conversation|discussion)"
    r"|spende[nt]?\b.{0,60}\b(?:konto|iban|paypal|projekt|journalismus|unterst)|unterstütz(?:e|en sie|t) (?:uns|unser)"
    r"|folge(?:n sie)? uns\b|abonnier(?:e|en sie|t)\b"
    r"|hat (?:dir|ihnen|euch) (?:der|dieser|das) (?:artikel|beitrag|text) gefallen|soutenez\b|faites un don"
    r"|suivez[- ]nous|abonnez[- ]vous|inscrivez[- ]vous|partagez cet|apóya(?:nos|me)\b"
    r"|hazte (?:socio|miembro|suscriptor)|síguenos|únete a|suscríb(?:ete|ase)|comparte est[ae]|sostieni(?:ci)?\b"
    r"|seguici|abbonati|iscriviti|condividi (?:quest|l')|siga-nos|siga o |inscreva-se|assine (?:a|o|nossa)|apoie\b"
    r"|wesprzyj\b|zaprenumeruj|obserwuj nas|steun ons|volg ons|word (?:lid|vriend)"
    r"|canal de (?:telegram|whatsapp|youtube)|telegram[- ](?:kanal|channel|canal)|whatsapp[- ](?:kanal|channel))",
    re.IGNORECASE,
)
_CREDITS = re.compile(  # where a picture or a passage is from
    r"[(\[*_–—-]{0,3} ?(?:(?:bild|foto|text|titel|beitrags)?-?(?:quellen?|nachweise?|credits?)|fotos?|bild(?:er)?"
    r"|photos?|images?|cr[ée]dit(?:os|s|i)? ?(?:photos?|foto|de la photo)?"
    r"|(?:photo|image|picture|video) (?:credits?|source|by|courtesy)|sources?|fuentes?|fonti?|fontes?|źródło"
    r"|zdj(?:ęcia|\.)?|fot\.|bron)\s{0,2}[:|]",
    re.IGNORECASE,
)
_NOTES = re.compile(  # of the publisher, after the text
    r"[(\[*_–—-]{0,3} ?(?:contact|(?:presse|rück)?-?kontakt|ansprechpartner(?:in)?|contatti|contacto|stand"
    r"|zuletzt aktualisiert|aktualisiert(?: am)?|letzte (?:änderung|aktualisierung)|last (?:updated|modified)|updated"
    r"|mis[e]? à jour|actualizado|aggiornato|atualizado|provided by|filed by|written by|contributing)\s{0,2}[:|]",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"[(\[*_–—-]{0,3} ?(?:(?:additional |with )?(?:reporting|writing|editing|translation) by\b"
    r"|(?:edited|compiled|translated) by\b|con informaci[oó]n de\b|mit material (?:von|der|des)\b|avec (?:l')?afp\b"
    r"|\(?alle angaben ohne gewähr|aktualisiert am \d|(?:last )?updated (?:at|on) "
    r"|this (?:document|article|material|content) is (?:subject to|protected by)|sofern nicht anders|sharing is caring"
    r"|this slideshow requires|you may also|explore further|more (?:ap|coverage|news)\b"
    r"|(?:zum|zur) (?:weiterlesen|autorin|person|autor)\b|über (?:den autor|die autor\w{0,5}|uns)\b"
    r"|about the authors?\b|sobre (?:el autor|la autora|o autor|a autora)\b|à propos de l.auteur)",
    re.IGNORECASE,
)
_POINTERS = re.compile(  # to other articles: a heading over them, or one of them
    r"[(\[*_–—•>-]{0,3} ?(?:(?:noch )?mehr (?:zu[mr]?|artikel|über|aus|von)"
    r"|weitere? (?:artikel|beiträge|themen|meldungen|nachrichten|\w{0,20}tipps)|empfohlene \w{3,20}|siehe auch"
    r"|passend (?:dazu|zum thema)|lesen sie (?:auch|mehr|hier)|das könnte (?:sie|dich|euch)|auch interessant"
    r"|ähnliche \w{3,20}|verwandte \w{3,20}|read (?:more|next|also)|more (?:from|on|about|stories)|related"
    r"|see (?:also|more)|recommended|you (?:may|might)|[àa] (?:lire|voir|écouter) (?:aussi|également)"
    r"|lire (?:aussi|également|la suite)|voir aussi|sur le même (?:sujet|thème)|en savoir plus"
    r"|(?:audio|vidéo|photo|article)s?(?: et \w{3,10})? sur le (?:sujet|thème)|leggi anche|potrebbe interessarti"
    r"|articoli correlati|lee (?:también|además|más)|te (?:puede|podría) interesar|más (?:sobre|noticias)"
    r"|(?:notas?|noticias?) relacionadas?|leia (?:mais|também)|veja (?:mais|também)|saiba mais"
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
    r"|\b(?:wir|webseite|seite) (?:verwende[nt]|nutz(?:en|t)|setz(?:en|t)) cookies|\butiliz(?:a|amos|amo"
    r"|iamo) (?:os )?cookies|\bverwende[nt] cookies|\butilis(?:e|ons) des cookies|\bby (?:continuing to use"
    r"|using) (?:this|our) (?:web)?site",
    re.IGNORECASE,
)
