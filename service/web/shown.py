"""A reply as a page shows it: what is said, what is missing, and whom to phone. The widget's reply.js does the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.model import Lines, Value
from service.model import Citation, Reply

Piece = tuple[str, int | None]
"""A run of text, and the number of its citation where it is a mark."""

_MARK = re.compile(r"(\[\d+\])")
_CALL = re.compile(
    r"""
    ^(?:・|-\s)                                # a line of a list
    (?P<name>.+?):?\s+
    (?P<number>\#?\d[\d-]*)                    # 119, #8008, 0120-279-338
    \s*[（(](?P<note>.+)[）)]$                  # hours
    """,
    re.VERBOSE,
)


class Call(Value):
    """A helpline."""

    name: str
    number: str
    note: str

    @property
    def address(self) -> str:
        """The number as a link to phone (RFC 3966); a browser would take a bare # for a fragment.

        >>> Call(name="DV相談ナビ", number="#8008", note="").address
        'tel:%238008'
        """
        return "tel:" + self.number.replace("-", "").replace("#", "%23")


class Shown(Value):
    """The parts of a reply, in the order of the page."""

    said: tuple[Piece, ...]
    missing: tuple[str, ...] = ()
    """Whole lines that say what the documents do not hold."""
    absent: tuple[str, ...] = ()
    """What is missing and no line of the answer says."""
    calls: tuple[Call, ...] = ()
    """Helplines, where somebody may be in danger."""


def marked(answer: str) -> tuple[Piece, ...]:
    """An answer as (text, citation number or None).

    >>> marked("3件です[1]。")
    (('3件です', None), ('[1]', 1), ('。', None))
    """
    pieces = (piece for piece in _MARK.split(answer) if piece)
    return tuple((piece, int(piece[1:-1]) if _MARK.fullmatch(piece) else None) for piece in pieces)


def calls(answer: str) -> Iterator[Call]:
    """The helplines of a crisis reply.

    >>> [(call.name, call.number) for call in calls("まず電話を。\\n・警察 110（24時間）\\n- Police: 110 (24 hours)")]
    [('警察', '110'), ('Police', '110')]
    """
    for line in answer.splitlines():
        match = _CALL.match(line)
        if match:
            yield Call(**match.groupdict())


def shown(reply: Reply) -> Shown:
    """The parts of a reply."""
    lines = reply.answer.splitlines()
    if reply.scope == "crisis":
        words = "\n".join(line for line in lines if not _CALL.match(line))
        return Shown(said=marked(words), calls=tuple(calls(reply.answer)))
    # What is found bears a citation, what is missing none; a refusal says it in its first sentence.
    quiet = [line for line in lines if reply.answered and not _MARK.search(line) and _names(line, reply.missing)]
    said = "\n".join(line for line in lines if line not in quiet)
    absent = tuple(what for what in reply.missing if what not in reply.answer)
    return Shown(said=marked(said), missing=tuple(quiet), absent=absent)


def places(citations: Iterable[Citation]) -> tuple[tuple[Citation, ...], ...]:
    """The citations, those of the same lines together, in the order of the answer: one source each."""
    found: dict[tuple[str, Lines], list[Citation]] = {}
    for one in citations:
        found.setdefault((one.document, one.lines), []).append(one)
    return tuple(map(tuple, found.values()))


def _names(line: str, missing: tuple[str, ...]) -> bool:
    return any(what in line for what in missing)
