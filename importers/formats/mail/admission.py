"""Which mail comes in: that of lists and of senders who were named, and of it only issues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from importers.formats.mail.headers import Headers
from importers.formats.unpublished import DRAFTS

NO_LIST = "mail that is no list's; name its sender with --from ADDRESS to import it"
REPLIES = "replies in a discussion"
BINNED = "mail in the bin"
SPAM = "mail marked as spam"
UNDER_WAY = "mail that had not arrived yet"
PASSED_ON = "mail that somebody passed on within his own; save the original, or pass it on as an attachment"
TO_READERS = "what a list or a shop tells one reader: confirmations, welcomes, receipts, passwords"
NOTICES = "notices of mail programs"
ENCRYPTED = "encrypted mail"

_LIST = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "x-mailing-list",
    "x-mailman-version",
    "x-beenthere",
    "mailing-list",
)
_NAMES = {
    BINNED: "trash,trashed,deleted,deleted messages,deleted items,bin,papelera,elementos eliminados,corbeille"
    ",papierkorb,cestino,lixeira,lixo,paperera",
    SPAM: "spam,junk,junk e-mail,junk email,bulk mail,correo no deseado,pourriel,posta indesiderata,indesejados"
    ",correu brossa",
    DRAFTS: "drafts,draft,templates,outbox,unsent messages,borradores,brouillons,entwürfe,bozze,rascunhos,esborranys",
}
_FOLDERS = {name: reason for reason, names in _NAMES.items() for name in names.split(",")}
_FLAGS = re.compile(r"(?:\A|/)(cur|new|tmp)/\d[^/]*?(?:[:;!_-]2,([A-Za-z]{0,60}))?\Z")
_REPLY = re.compile(
    r"\s{0,9}(?:\[[^\[\]]{1,60}\]\s{0,9})?(?:re|aw|antw|sv|vs|rif|res|r|odp|ynt|ha)(?:\[\d{1,3}\]"
    r"|\(\d{1,3}\))?\s{0,3}:",
    re.IGNORECASE,
)
_TO_ONE = re.compile(
    r"\A\W{0,9}(?:\[[^\[\]]{1,60}\]\s{0,9})?(?:(?:please |action required:? ?)?(?:confirm|verify|validate"
    r"|activate) (?:your|you|the|that)\b|confirm [0-9a-f]{16}"
    r"|confirmation (?:required|needed|of your)|(?:subscription|registration|e-?mail) confirm|you(?:'re"
    r"| are) (?:now |almost )?(?:subscribed|unsubscribed|signed up)"
    r"|you have been (?:subscribed|unsubscribed|removed|added)|thank(?:s| you) for (?:subscribing|signing up"
    r"|joining|your (?:order|purchase|donation|payment|registration|subscription))"
    r"|.{0,80}mailing list memberships? reminder|welcome to the \".{1,100}\" (?:mailing )?list|(?:reset|change"
    r"|forgot).{0,30}password|password (?:reset|change)|.{0,40}(?:sign|log)[- ]?in (?:link|code|to)|your (?:login"
    r"|sign-?in|magic|verification|security|one-time)"
    r"|(?:your |payment |order |donation )?receipt\b|your (?:order|invoice|payment|subscription|donation|ticket"
    r"|booking|account|membership)\b|(?:order|payment|booking|subscription) (?:confirm|receiv|number|renew)"
    r"|invoice\b.{0,20}\d"
    r"|(?:por favor,? )?(?:confirm[ae]r?|verifi(?:ca|que)r?|activ[ae]r?) (?:tu|su|la|el)\b"
    r"|confirmaci[oó]n de (?:tu|su|la|suscri|alta|pedido|compra)|gracias por (?:suscrib|registr|tu (?:compra"
    r"|pedido|donaci)|su (?:compra|pedido|donaci))|(?:restable|recuper|cambi)\w{0,6} (?:tu |su |la )?contrase"
    r"|(?:tu|su) (?:recibo|factura|pedido|suscripci|contrase)"
    r"|(?:veuillez |merci de )?confirme[rz] (?:votre|ton)|confirmation de (?:votre|ton|inscription|commande)"
    r"|merci (?:de|pour) (?:votre|ton) (?:inscription|abonnement|commande|achat|don)\b"
    r"|r[eé]initialis\w{0,6}.{0,20}mot de passe|votre (?:commande|facture|re[cç]u|abonnement|mot de passe)"
    r"|(?:bitte )?best[aä]tige(?:n sie)? (?:ihre|deine|bitte)|(?:anmelde)?best[aä]tigung (?:ihrer|deiner|der)"
    r"|(?:danke|vielen dank) f[uü]r (?:ihre|deine) (?:anmeldung|bestellung|spende|registrierung)"
    r"|passwort (?:zur[uü]ck|[aä]ndern)|ihre (?:bestellung|rechnung)"
    r"|conferma (?:la|il|l'|della)|grazie per (?:l'iscrizione|esserti iscritt|il tuo (?:ordine|acquisto))"
    r"|(?:reimposta|recupera).{0,20}password|(?:la tua|il tuo) (?:iscrizione|ordine|ricevuta|fattura)"
    r"|confirme (?:a |o )?(?:sua|seu)|confirma[cç][aã]o d[aeo]|obrigad[oa] por (?:se inscrever|subscrever"
    r"|assinar)|(?:redefin|recuper)\w{0,5} (?:a )?(?:sua )?senha|(?:sua|seu) (?:inscri|assinat|pedido|recibo|fatura)"
    r"|confirma (?:la|el) (?:teva|teu)|confirmaci[oó] de|gr[aà]cies per (?:subscriure|la teva))",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\A\W{0,9}(?:welcome (?:to|aboard)|bienvenid[oa]s? a|bienvenue|willkommen (?:bei|beim|zu|zum)|benvenut[oiae]"
    r"|bem[- ]vind[oa]s?|benvingu)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:subscri(?:bed|bing|ption)|sign(?:ed|ing) up|joining|added to (?:the|our)|suscri(?:to|birte|pci)"
    r"|registr(?:ado|arte)|inscri(?:t|ption|to|zione|[cç][aã]o)|abonn|angemeldet|anmeldung|iscritt|assinatura"
    r"|subscri(?:t|pci))",
    re.IGNORECASE,
)
_SERVICES = ("x-github-", "x-gitlab-", "x-linkedin-", "x-facebook", "x-jira-", "x-bugzilla-", "x-twitter", "x-redmine-")
_ANGLED = re.compile(r"<([^<>\s]{3,200}@[^<>\s]{3,200})\Z")  # the last bracket is off
_ROBOTS = re.compile(r"\A(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)


def state_of(path: str, headers: Headers) -> str:
    """Why a mail is none that its owner keeps, by where it lies and how it is marked; ""."""
    placed = _FLAGS.search(path)
    if placed and placed[1] == "tmp":
        return UNDER_WAY
    flags = (placed[2] or "") if placed and placed[1] == "cur" else ""
    if "T" in flags:
        return BINNED
    if "D" in flags:
        return DRAFTS
    labels = [each.strip('" ') for value in [headers.text("x-gmail-labels")] for each in value.split(",")]
    for folder in [*_folders_of(path), *labels, headers.text("x-folder")]:
        if reason := _FOLDERS.get(folder.casefold(), ""):
            return reason
    status, more = _number(headers.text("x-mozilla-status")), _number(headers.text("x-mozilla-status2"))
    if status & 0x8 or more & 0x200000 or "D" in headers.text("x-status"):
        return BINNED  # deleted, and still in the file until that is made smaller
    if headers.has("x-mozilla-draft-info", "x-unsent"):
        return DRAFTS
    if headers.word("x-spam-flag") in ("yes", "true") or headers.word("x-spam-status").startswith("yes"):
        return SPAM
    return ""


def is_list_mail(headers: Headers) -> bool:
    """Whether a list sent it to all its readers."""
    if headers.has(*_LIST):
        return True
    return headers.word("precedence") in ("bulk", "list") and headers.starts("list-")


def is_named(senders: Sequence[str], people: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these people, each a display name and an address, is one of `senders`: an address, all of a host
    as `@weir.example`, a display name, or a name with its address in angle brackets; capitals do not count."""
    said = {" ".join(each.casefold().split()).strip("<>") for each in senders} - {"", "@"}
    said |= {found[1] for each in said if (found := _ANGLED.search(each))}
    for name, address in people:
        host = address.rpartition("@")[2].casefold()
        if {address.casefold(), f"@{host}" if host else "", " ".join(name.casefold().split())} & said:
            return True
    return False


def no_issue(headers: Headers, title: str, text: str, *, named: bool) -> str:
    """Why a mail that may come in is no issue of a publication; "" for one that is.

    A sender who was named may begin a title with "Re:", where it answers no other mail.
    """
    answers = headers.has("in-reply-to", "references")
    if _REPLY.match(title) and (answers or not named):
        return REPLIES
    if headers.word("auto-submitted") == "auto-replied" or any(
        _ROBOTS.match(each) for each in headers.addresses("from")
    ):
        return NOTICES
    if headers.word("x-list-administrivia") == "yes" or any(map(headers.starts, _SERVICES)) or _TO_ONE.match(title):
        return TO_READERS
    return TO_READERS if _WELCOME.match(title) and _JOINED.search(text[:2000]) else ""


def _folders_of(path: str) -> list[str]:
    """The names of the mail folders around a mail."""
    names = []
    for part in path.partition("#")[0].split("/")[-8:]:
        bare = part.removesuffix(".sbd").removesuffix(".mbox").removesuffix(".mbx")
        names += [bare, *(bare.split(".") if part.startswith(".") else ())]
    return [name for name in names if name]


def _number(text: str) -> int:
    try:
        return int(text[:8], 16)
    except ValueError:
        return 0
