"""Citations beside their source lines, with what supports the answer marked. Pure; escaping is markupsafe's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from eval.case import Case
from eval.keys import key
from eval.support import content
from eval.wire import WireCitation
from index.tokens import tokenise
from ingest.text import nfkc

MOST_LINES = 12
"""Source lines shown of one citation; a longer span names the rest."""
_MARK = re.compile(r"\[\d+\]")
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
"""Digits of any width, but not ① or ⅱ: those are list marks."""


@dataclass(frozen=True)
class SourceLine:
    """A source line, its number, and its text with marks."""

    number: int
    text: Markup


def _quote_spans(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Where the quote stands in the text, in the text's own positions; compared as the judge compares."""
    owner = [at for at, character in enumerate(text) for _ in key(character)]
    flat = "".join(key(character) for character in text)
    wanted = key(quote)
    at = flat.find(wanted) if wanted else -1
    if at >= 0:
        yield owner[at], owner[at + len(wanted) - 1] + 1
        return
    if len(flat) >= 4 and flat in wanted:  # the quote runs over several lines, and this is one of them
        yield 0, len(text)


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number).replace(",", "")


def _number_spans(text: str, numbers: set[str]) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        if _plain(match[0]) in numbers:
            yield match.span()


def _word_spans(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    folded = [(at, one) for at, character in enumerate(text) for one in nfkc(character)]  # as the tokens are
    owner, flat, at = [place for place, _ in folded], "".join(one for _, one in folded), 0
    for token in tokenise(text):
        start = flat.find(token.surface, at)
        if start < 0:
            continue
        at = start + len(token.surface)
        if token.lemma in words:
            yield owner[start], owner[at - 1] + 1


def marked(text: str, quote: str, answer: str) -> Markup:
    """A plain line with its quoted part underlined and the answer's numbers and words marked.

    >>> marked("利用者数\\t<b>140名</b>", "140名", "140名です")
    Markup('利用者数 | <u><mark class="n">140</mark><mark class="w">名</mark></u>')
    """
    plain = _TAG.sub("", text)
    numbers = {_plain(found) for found in _NUMBER.findall(_MARK.sub("", answer))}
    classes: list[str] = [""] * len(plain)
    for first, last in _word_spans(plain, content(answer)):
        classes[first:last] = ["w"] * (last - first)
    for first, last in _number_spans(plain, numbers):
        classes[first:last] = ["n"] * (last - first)
    inside = [False] * len(plain)
    for first, last in _quote_spans(plain, quote):
        inside[first:last] = [True] * (last - first)
    return _joined(plain, classes, inside)


def _joined(plain: str, classes: list[str], inside: list[bool]) -> Markup:
    found, at = Markup(), 0
    while at < len(plain):
        end = at
        while end < len(plain) and inside[end] == inside[at]:
            end += 1
        part = Markup()
        while at < end:
            stop = at
            while stop < end and classes[stop] == classes[at]:
                stop += 1
            piece = plain[at:stop].replace("\t", " | ")
            part += Markup('<mark class="{}">{}</mark>').format(classes[at], piece) if classes[at] else piece
            at = stop
        found += Markup("<u>{}</u>").format(part) if inside[end - 1] else part
    return found


def source_lines(case: Case, citation: WireCitation) -> list[SourceLine]:
    """The lines that a citation names, with marks; blank ones left out."""
    first, last = citation.lines
    lines = case.source.text(citation.document, citation.lines).split("\n")
    answer = case.reply.answer if case.reply else ""
    numbered = [(number, line) for number, line in zip(range(first, last + 1), lines, strict=False) if line.strip()]
    return [SourceLine(number, marked(line, citation.quote, answer)) for number, line in numbered[:MOST_LINES]]
