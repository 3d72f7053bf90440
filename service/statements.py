"""What one ranked unit lets us say: its field rendered, or its sentence quoted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.tokens import tokenise
from ingest.model import Passage, Record
from ingest.text import match_key, nfkc
from service import cite, standing, words
from service.cite import Print
from service.indicators import of_indicator
from service.model import Evidence, Intent, Ranked, Statement, Understanding
from service.wanted import holds

SHORTEST = 10
"""Characters of the shortest piece that says anything by itself."""
ASKED = 0.3
"""Share of an intent from which a unit of its field is taken to answer."""
_HEADED = re.compile(r"[■◆□◇▼▲◎]|#+\s")
_CONTENTS = re.compile(r"\s\d{1,4}$")
"""A title with its page or its mark in a column: a line of a table of contents or an overview."""
_AMOUNT = re.compile(r"[\d,.]+\s?(?:億|千|万|人|円|件|%|社|回|戸|世帯|箇所|か所|点)*")
_WORDS = re.compile(r"[ぁ-ゖァ-ヴ一-龠A-Za-z]{2}")
_FIGURE = re.compile(r"\d\s?(?!(?:年|月|日|番|章|節)|[RH]\d)[^\W\d_A-Za-z]|\d\s?[%％]")
"""A number with its unit: 12人, 7億7千万円, 43%; no year, date or ordinal."""


def of_unit(
    asked: Understanding, item: Ranked, evidence: Evidence, text: Print, *, prose: bool
) -> Iterator[Statement | str]:
    """What one ranked unit lets us say; with `prose`, its sentences alone."""
    record = evidence.records.get(item.unit.record_id or "")
    passage = item.unit.passage
    if record is None:
        return iter([quote(passage, None, text)] if passage and tells(asked, passage) else [])
    if passage is None:
        return iter(()) if prose else _of_card(asked, record, item.unit.card, evidence, text)
    if prose:
        return iter([quote(passage, record, text)] if _is_prose(passage, record) else [])
    return _of_passage(asked, passage, record, evidence, text)


def _of_card(
    asked: Understanding, record: Record, card: str | None, evidence: Evidence, text: Print
) -> Iterator[Statement | str]:
    """What a card lets us say: how the record stands, who is responsible, or its figures where a value is asked for."""
    if card == "status":
        yield from standing.status(asked, record, evidence.records, text)
    elif card == "departments":
        if asked.intents.get(Intent.DEPARTMENT, 0.0) >= ASKED:
            yield from standing.department(asked, record, evidence.records, text)
    elif asked.intent in (Intent.VALUE, Intent.COMPARE):
        for at in range(len(record.indicators)):
            yield from (s for s in of_indicator(asked, record, at, text) if isinstance(s, Statement))


def _of_passage(
    asked: Understanding, passage: Passage, record: Record, evidence: Evidence, text: Print
) -> Iterator[Statement | str]:
    """What a record's passage lets us say: its field rendered, or itself quoted."""
    head, _, rest = (passage.field or "").partition(".")
    if head == "indicators":
        if int(rest) < len(record.indicators):
            yield from of_indicator(asked, record, int(rest), text)
    elif head == "departments":
        yield from standing.department(asked, record, evidence.records, text)
    elif head in standing.FIELDS and not _says_more(asked, passage):
        yield from standing.status(asked, record, evidence.records, text)
    elif head in standing.FIELDS or _is_prose(passage, record) or _states(asked, passage, record):
        yield quote(passage, record, text)


def _says_more(asked: Understanding, passage: Passage) -> bool:
    """Whether a row of marks has a sentence beside them, or the form asked for, and not the marks are asked for."""
    if asked.intents.get(Intent.STATUS, 0.0) > ASKED:
        return False
    if asked.wanted is None:
        return passage.text.endswith("。")
    return holds(asked.wanted, passage.text, asked.question)


def _states(asked: Understanding, passage: Passage, record: Record) -> bool:
    """Whether a row has the form asked for, or states a figure beside its record's title and marks."""
    own = match_key(passage.text).replace(match_key(record.title), "")
    if asked.wanted and _WORDS.search(own) and holds(asked.wanted, passage.text, asked.question):
        return True
    rest = "".join(passage.text.split(record.title)) if passage.field is None else passage.text
    return _FIGURE.search("|".join(nfkc(rest).split())) is not None


def tells(asked: Understanding, passage: Passage) -> bool:
    """Whether a line outside of every record says anything by itself: a sentence or a figure, no heading or table head.

    A heading is made of nouns; what is said of them stands elsewhere.
    """
    text, plain = passage.text, nfkc(passage.text)
    if not _WORDS.search(_AMOUNT.sub("", plain)):
        return False  # 37億円 alone: of what?
    if text.endswith("。") or _FIGURE.search(plain):
        return True
    if _HEADED.match(text) or _CONTENTS.search(text):
        return False  # ■ この計画で力を入れること
    if asked.wanted and holds(asked.wanted, text, asked.question):
        return True
    return any(token.pos in ("動詞", "形容詞", "助動詞") for token in tokenise(text))


def _is_prose(passage: Passage, record: Record) -> bool:
    """Whether the passage is a sentence or an item of a section, and not a row of values or a heading."""
    if (passage.field or "").startswith("sections.") or passage.text.endswith("。"):
        return len(passage.text) >= SHORTEST
    if passage.field not in (None, "title"):
        return False
    key = match_key(passage.text)  # a row of a table: prose where it holds a section of its record
    return any(match_key(section) in key for section in record.sections.values() if len(section) >= SHORTEST)


def quote(passage: Passage, record: Record | None, text: Print) -> Statement:
    """A sentence of the document, as it stands there."""
    title = f"{passage.context[1] if len(passage.context) > 1 else passage.document}"
    if record:
        title = f"{title}「{words.name_of(record)}」"
    name = words.name_of(record) if record else ""
    subject = name if match_key(name) not in match_key(passage.text) else ""
    # A title that holds a figure (年40回の…) needs its own line as evidence.
    titled = (cite.of_title(record, text),) if record and re.search(r"\d{2}", subject) else ()
    return Statement(
        text=passage.text,
        subject=subject,
        citations=(cite.of_passage(passage, title, text), *titled),
        record_ids=(record.record_id,) if record else (),
    )
