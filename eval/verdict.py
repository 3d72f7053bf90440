"""Right or wrong: the verdict on one reply, with every reason. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from eval.keys import key, numbers, printed_numbers, with_era_years
from eval.question import GoldQuestion, QuestionType
from eval.wire import WireCitation, WireReply
from ingest.model import Lines, Value

LONG_TYPES = {
    QuestionType.CONTENT,
    QuestionType.LIST,
    QuestionType.REASON,
    QuestionType.FUTURE,
    QuestionType.SCHEDULE,
    QuestionType.FOLLOW_UP,
}
"""Questions that ask for a list or a description; their answers may be longer."""
LONGEST, LONGEST_LONG = 400, 700
"""Characters of an answer, by the contract."""
SMALL = frozenset(str(n) for n in range(31))
"""Numbers that need no ground: ordinals, list marks, days of a month."""

Kind = Literal["answered", "abstained", "must", "must_not", "length", "citation", "quote", "ungrounded", "error"]

_WHY: dict[Kind, str] = {
    "answered": "文書に答えがないのに答えた",
    "abstained": "文書に答えがあるのに答えなかった",
    "must": "答えるべき語がない",
    "must_not": "答えてはならない語がある",
    "length": "長すぎる（文字数）",
    "citation": "正解の行を引用していない",
    "quote": "引用文がその行にない",
    "ungrounded": "根拠のない数",
    "error": "実行に失敗した",
}


class Fault(Value):
    """One reason why a reply is wrong."""

    kind: Kind
    detail: str = ""

    @property
    def code(self) -> str:
        """The reason in one word for machines: `must:20件`.

        >>> Fault(kind="must", detail="20件").code, Fault(kind="quote").code
        ('must:20件', 'quote')
        """
        return f"{self.kind}:{self.detail}" if self.detail else self.kind

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return _WHY[self.kind] + (f": {self.detail}" if self.detail else "")


class Print(Protocol):
    """The documents' lines, to check a reply against."""

    def text(self, document: str, lines: Lines) -> str:
        """The lines of a span, joined; empty where there are none."""
        ...

    def heading(self, document: str) -> str:
        """Whose plan the document is: town and title, as far as known."""
        ...


def overlaps(a: Lines, b: Lines) -> bool:
    """Whether two spans share a line.

    >>> overlaps((3, 5), (5, 9)), overlaps((3, 4), (5, 9))
    (True, False)
    """
    return a[0] <= b[1] and b[0] <= a[1]


def stands(citation: WireCitation, source: Print) -> bool:
    """Whether the quote stands verbatim in the lines that the citation names."""
    return key(citation.quote) in key(source.text(citation.document, citation.lines))


def cites_gold(question: GoldQuestion, reply: WireReply) -> bool:
    """Whether at least one citation overlaps the gold lines of a gold document."""
    return any(
        citation.document in question.gold_documents and overlaps(citation.lines, lines)
        for citation in reply.citations
        for lines in question.expect.lines
    )


def missing(question: GoldQuestion, reply: WireReply) -> list[str]:
    """The `must` entries that the answer lacks, each by its first option."""
    flat = key(reply.answer)
    return [options[0] for options in question.expect.options if not any(key(o) in flat for o in options)]


def grounds(question: GoldQuestion, reply: WireReply, source: Print) -> frozenset[str]:
    """Every number that the answer may state: of the question, the cited lines, and the facts' years and sums."""
    known = set(numbers(question.question)).union(*map(numbers, question.history))
    for citation in reply.citations:
        known |= numbers(source.text(citation.document, citation.lines))
    for fact in reply.facts:
        if fact.derived:
            known |= numbers(str(fact.value))
        if fact.fiscal_year:
            known |= {str(fact.fiscal_year - start) for start in (0, 1988, 2018)}
    return with_era_years(frozenset(known)) | SMALL


def ungrounded(question: GoldQuestion, reply: WireReply, source: Print) -> list[str]:
    """The answer's numbers that stand nowhere in its grounds."""
    return sorted(printed_numbers(reply.answer) - grounds(question, reply, source))


def judge(question: GoldQuestion, reply: WireReply, source: Print) -> tuple[Fault, ...]:
    """The reasons why the reply is wrong; none: it is right.

    A reply to an unanswerable question is right when it does not answer. A false premise may be corrected by an
    answer or by a refusal, as long as the correction stands in the text.
    """
    expect, faults = question.expect, list[Fault]()
    if question.type is not QuestionType.FALSE_PREMISE and reply.answered != expect.answered:
        faults.append(Fault(kind="answered" if reply.answered else "abstained"))
    if not expect.answered:
        return tuple(faults)
    flat = key(reply.answer)
    faults += [Fault(kind="must", detail=must) for must in missing(question, reply)]
    faults += [Fault(kind="must_not", detail=word) for word in expect.must_not if key(word) in flat]
    if len(reply.answer) > (LONGEST_LONG if question.type in LONG_TYPES else LONGEST):
        faults.append(Fault(kind="length", detail=str(len(reply.answer))))
    if not cites_gold(question, reply):
        faults.append(Fault(kind="citation"))
    if not all(stands(citation, source) for citation in reply.citations):
        faults.append(Fault(kind="quote"))
    loose = ungrounded(question, reply, source)
    if loose:
        faults.append(Fault(kind="ungrounded", detail=",".join(loose)))
    return tuple(faults)


def codes(faults: Sequence[Fault]) -> list[str]:
    """The faults' codes, in order."""
    return [fault.code for fault in faults]
