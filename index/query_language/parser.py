"""The reader's text made a query tree: the grammar of docs/query-language.md.

    either  = all {"OR" all}
    all     = negated {["AND"] negated}
    negated = {"NOT" | "-"} atom
    atom    = "(" either ")" | [field ":"] ["="] (word | phrase) | textfield ":" "(" either ")"
    word    = characters [forms], and so are the words of a phrase; forms = "{" form {"," form} "}"

What holds no word ("!!!", "—") is passed over, and so are words that carry nothing (`index.query_language.empty_words`)
beside others that do, unless they are quoted. Any text gives a tree or one of two errors, in time linear in its
length, which is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive.messages import Message
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query_language.chosen_forms import phrase_node, words_node
from index.query_language.empty_words import carries_nothing, without_empty
from index.query_language.leaves import date_node, shown, value_node
from index.query_language.lexer import Kind, Lexeme, lexemes, place_in, seen, without_list_markers
from index.query_language.parsed import MOST_CHARACTERS, Parsed, Part, plain_words
from index.query_language.signs.capitals import as_question, is_in_capitals
from index.query_language.signs.minus import DASHES
from index.query_language.signs.offers import Offers
from index.query_language.signs.other_searches import OtherSearches
from index.query_language.signs.pasted import tell_of_pasted, tell_of_without
from index.query_language.signs.quotes import unescaped
from index.query_language.signs.ranges import range_at, typed_at
from index.query_language.size import Size
from index.query_language.tree import And, Everything, Node, Not, Nothing, Or, Word

MOST_DEPTH = 30

_ENDS = (Kind.END, Kind.CLOSE, Kind.OR, Kind.AND)
_TEXT_FIELDS = ("title", "body")
_DATE_FIELDS = ("date", "before", "after")


def parse(text: str) -> Parsed:
    """The meaning of the text.

    Raises `QuerySyntaxError` when it has none and `QueryTooCostly` when it is longer, deeper or wider than the
    limits above; both say what to change.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryTooCostly(
            Message(
                "The search has %(text)s characters; %(most_characters)s are the most. Search for a part of it.",
                text=f"{len(text):,}",
                most_characters=f"{MOST_CHARACTERS:,}",
            )
        )
    parser = _Parser(text)
    tree = parser.whole()
    if tree is None:
        if not parser.text.strip():
            return Parsed(Everything())
        parser.note("There is no word to search for in %(text)s.", text=shown(text))
        tree = Nothing()
    return Parsed(tree, tuple(parser.notes), tuple(parser.parts), tuple(parser.otherwise(tree)))


class _Parser:
    """One reading of one text, from left to right."""

    def __init__(self, typed: str) -> None:
        self.typed, self.text = typed, seen(typed)
        self.notes: dict[str, None] = {}
        self.parts: list[Part] = []
        self._offers = Offers(self.text)
        found = list(without_list_markers(lexemes(self.text), self.note))
        self._in_capitals = is_in_capitals(self.text)
        found, self._is_question, with_operators = as_question(self.text, found, self.note)
        if with_operators:
            self._offers.whole("operators", with_operators)
        tell_of_without(self.text, found, self.note, self._offers)
        tell_of_pasted(self.text, found, self.note, self._offers)
        self._lexemes = OtherSearches(self.text, found, self.note, self._offers).read(self._is_question)
        self._next = 0
        self._depth = 0
        self._size = Size()

    def note(self, sentence: str, **values: object) -> None:
        """Tell the reader; `values` fill `sentence` as those of a `Message` do."""
        self.notes[Message(sentence, **values)] = None

    def otherwise(self, tree: Node) -> Iterator[str]:
        """The texts that are offered: those that can be read and mean something else than `tree`."""
        for text in self._offers.texts():
            try:
                if len(text) <= MOST_CHARACTERS and _Parser(text).whole() not in (None, tree):
                    yield text
            except (QuerySyntaxError, QueryTooCostly):
                continue

    def whole(self) -> Node | None:
        if self._here().kind is Kind.END:
            return None
        tree = self._either("")
        if self._here().kind is Kind.CLOSE:
            raise self._error("There is a ) without a ( before it.", self._here())
        if isinstance(tree, Or):
            self.parts = [Part(tree, self.text.strip())]
        return tree

    def _here(self) -> Lexeme:
        return self._lexemes[self._next]

    def _take(self) -> Lexeme:
        lexeme = self._here()
        self._next += 1
        return lexeme

    def _either(self, field: str) -> Node | None:
        parts = [self._all(field)]
        while self._here().kind is Kind.OR:
            operator = self._take()
            if self._here().kind in _ENDS:
                raise self._error("Nothing follows OR. Write a word on either side of it, or write it small.", operator)
            parts.append(self._all(field))
        return _joined(Or, [part for part in parts if part is not None])

    def _all(self, field: str) -> Node | None:
        if self._here().kind in (Kind.OR, Kind.AND):
            operator = self._here()
            raise self._error(
                "Nothing stands before %(text)s. Write a word on either side of it, or write it small.",
                operator,
                text=operator.text,
            )
        empty: list[Word] = []
        parts = [self._part(field, empty)]
        while self._here().kind not in (Kind.END, Kind.CLOSE, Kind.OR):
            if self._here().kind is Kind.AND:
                operator = self._take()
                if self._here().kind in _ENDS:
                    raise self._error(
                        "Nothing follows AND. Write a word on either side of it, or write it small.", operator
                    )
            parts.append(self._part(field, empty))
        found, left_out = without_empty([part for part in parts if part is not None], empty, self.note)
        self.parts = [part for part in self.parts if not any(part.node is each for each in left_out)]
        return _joined(And, [part for part in found if part != Everything()] or found[:1])

    def _part(self, field: str, empty: list[Word]) -> Node | None:
        """One part; put into `empty` too where it is a bare word that carries nothing."""
        is_outermost, lexeme = self._depth == 0, self._here()
        node = self._negated(field)
        # A word of which forms are named is meant.
        is_meant = lexeme.kind is not Kind.CHUNK or lexeme.text.startswith("+")
        bare = node if isinstance(node, Word) and not (is_meant or node.only) else None
        if bare and carries_nothing(bare.text, self._in_capitals, self._is_question):
            empty.append(bare)
        if is_outermost and node is not None:
            self.parts.append(Part(node, self._written_alone(lexeme)))
        return node

    def _written_alone(self, first: Lexeme) -> str:
        """The part that begins here and ends before the next lexeme, so that it means the same beside other parts: what
        a dash or an exclamation mark before it says follows from the text around."""
        written = self.text[first.start : self._lexemes[self._next - 1].end]
        if first.kind is Kind.NOT and first.text != "NOT":
            return f"-{written.removeprefix(first.text)}"
        return written.lstrip(f"{DASHES}!-") or written if first.kind is Kind.CHUNK else written

    def _negated(self, field: str) -> Node | None:
        negative = False
        operator = self._here()
        while self._here().kind is Kind.NOT:
            operator = self._take()
            negative = not negative
        if self._here().kind in _ENDS:
            raise self._error(
                "Nothing follows %(text)s. Write what must not be there after it.", operator, text=operator.text
            )
        part = self._atom(field)
        return Not(part) if negative and part is not None else part

    def _atom(self, field: str) -> Node | None:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.OPEN:
                return self._group(lexeme, field)
            case Kind.FIELD if lexeme.text in _TEXT_FIELDS:
                return self._in_text_field(lexeme)
            case Kind.FIELD:
                return self._in_value_field(lexeme)
            case _:
                return self._text(lexeme, field)

    def _group(self, opening: Lexeme, field: str) -> Node | None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise QueryTooCostly(
                Message("More than %(depth)s parentheses stand inside each other. Use fewer.", depth=MOST_DEPTH)
            )
        if self._here().kind is Kind.CLOSE:
            raise self._error("There is nothing between ( and ).", opening)
        if self._here().kind is Kind.END:
            raise self._error("This ( is never closed. Add a ) where it ends.", opening)
        tree = self._either(field)
        if self._here().kind is not Kind.CLOSE:
            raise self._error("This ( is never closed. Add a ) where it ends.", opening)
        self._take()
        self._depth -= 1
        return tree

    def _in_text_field(self, name: Lexeme) -> Node | None:
        value = self._value_of(name)
        if value.kind is Kind.OPEN:
            return self._group(value, name.text)
        if value.text.startswith(("-", "–", "—", "−")) and value.kind is Kind.CHUNK:
            raise self._error("Put the minus before the field: -%(text)s:word", value, text=name.text)
        node = self._text(value, name.text)
        if node is None:
            raise self._empty(name)
        return node

    def _in_value_field(self, name: Lexeme) -> Node:
        if name.text == "date" and (found := range_at(self.text, name.end)):
            return self._in_range(name, *found)
        if name.text in _DATE_FIELDS and (typed := typed_at(self.text, name.end)):
            return self._in_range(name, name.text, *typed)
        value = self._value_of(name)
        if value.kind is Kind.PHRASE and name.text == "date" and (found := range_at(value.text.strip(), 0)):
            return self._in_range(value, *found)
        if value.kind is Kind.OPEN:
            raise self._error(
                "What follows %(name)s must be one word or stand in quotes. For a choice write "
                "%(name)sone OR %(name)sother.",
                value,
                name=self._written(name),
            )
        if value.kind not in (Kind.CHUNK, Kind.PHRASE):
            raise self._unclosed(value) if value.kind is Kind.UNCLOSED else self._empty(name)
        text = value.text.rstrip(",;") if value.kind is Kind.CHUNK else unescaped(value.text).strip()
        try:
            made = date_node if name.text in _DATE_FIELDS else value_node
            node = made(name.text, text, self.note)
        except ValueError as problem:
            raise self._error(problem.args[0], value) from None
        if node is None:
            raise self._empty(name)
        return node

    def _in_range(self, where: Lexeme, field: str, written: str, end: int) -> Node:
        while where.kind is Kind.FIELD and self._here().start < end and self._here().kind is not Kind.END:
            self._take()
        try:
            return date_node(field, written, self.note)
        except ValueError as problem:
            raise self._error(problem.args[0], where) from None

    def _value_of(self, name: Lexeme) -> Lexeme:
        if self._here().start != name.end or self._here().kind in (*_ENDS, Kind.NOT, Kind.FIELD):
            raise self._empty(name)
        return self._take()

    def _text(self, lexeme: Lexeme, field: str) -> Node | None:
        exact = lexeme.kind is Kind.EXACT
        value = self._take() if exact else lexeme
        if value.kind is Kind.UNCLOSED:
            raise self._unclosed(value)
        if value.kind not in (Kind.CHUNK, Kind.PHRASE):
            raise self._error("The = must stand right before a word or a quoted phrase, as in title:=word", lexeme)
        try:
            if value.kind is Kind.PHRASE:
                node = phrase_node(value.text, value.slop, field, exact, self.note)
            else:
                node = words_node(value.text, field, exact, self.note)
        except ValueError as problem:
            raise self._error(problem.args[0], value) from None
        self._size.add(node)
        return node

    def _written(self, name: Lexeme) -> str:
        return self.text[name.start : name.end]

    def _empty(self, name: Lexeme) -> QuerySyntaxError:
        written = self._written(name)
        return self._error(
            "Nothing follows %(field)s Write the value right after it, without a space.", name, field=written
        )

    def _unclosed(self, quote: Lexeme) -> QuerySyntaxError:
        return self._error("This quote is never closed. Add a quote where the phrase ends.", quote)

    def _error(self, message: str, where: Lexeme, **values: object) -> QuerySyntaxError:
        said = message if isinstance(message, Message) else Message(message, **values)
        return QuerySyntaxError(said, place_in(self.typed, where.start), plain_words(self.text))


def _joined(kind: type[And | Or], parts: list[Node]) -> Node | None:
    return kind(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
