"""Whether a passage says something by itself, or is a row, a mark or a heading. Pure."""

from __future__ import annotations

import re

from index.tokens import tokenise
from ingest.model import Passage, Record
from ingest.text import fiscal_years, match_key, nfkc
from service.compose import bodies, cells
from service.compose.readable import APART, readable
from service.grounds import Grounds
from service.model import Ask, Evidence, Op, Request, Topic

_WORDS = re.compile(r"[ぁ-ゖァ-ヴ一-龠A-Za-z]{2}")
_AMOUNT = re.compile(r"[\d,.]+\s?(?:億|千|万|人|円|件|%|社|回|戸|世帯|箇所|か所|点)*")
_CONTENTS = re.compile(r"[\s.…・]\d{1,4}$")
_HEADED = re.compile(r"[■◆□◇▼▲◎]\s*\S{1,30}$|#+\s")
FIGURE = re.compile(r"\d\s?(?!(?:年|月|日|番|章|節)|[RH]\d)[^\W\d_A-Za-z]|\d\s?[%％]")
"""A number with its unit: 12人, 7億7千万円, 43%; no year, date or ordinal."""
_ROW = re.compile(r"(?:(?<=\s)\S{1,3}\s+){4,}|(?:^|\s)\S{0,12}番号\s")
"""A row of marks, or of labels: no sentence, whatever stands beside."""
_BY_YEAR = re.compile(r"(?:[RH]\d{1,2}|\d年度?)[:：]\s?\d[^、。]*[、，,].*(?:[RH]\d{1,2}|\d年度?)[:：]\s?\d")
"""Figures by year in one line: (R7:6人、R8:8人)."""
_BARE = re.compile(r"(?:^|\s)[\d,.()（）▲△－―—–%％-]+(?=\s|$)")
NUMBERS = 3
"""Bare numbers and dashes between spaces from which a line is a row of a table."""
LABEL = 20
"""Characters under which a piece without a verb is a label: 特記事項（総括）."""
_DOES = re.compile(r"[をへに].{0,12}[一-龠]{2}$|の[一-龠]{2}$")
_STATES = re.compile(
    r"^[^:：。]{2,40}[:：]\s*\S|[一-龠ァ-ヴー]{2}(?:は|が)?\s?(?:約|延べ|計)?\d[\d,.]*\s?[^\d\s]{1,4}$"
)
"""A label and its value: 施設利用率: 58.68%, 協働件数153件."""
_CAPTION = re.compile(r"(?:表|図)\s?\d+[\s:：.．]?\s?\S")
"""The title of a table or a picture."""
_PARTICLE = re.compile(r"[をがはにで](?![ぁ-ん]{0,1}$)")
"""A row of a record that is a sentence has a particle; a row of titles and marks has none."""
OF_SENTENCE = 0.2
"""Part of a sentence up to which a run of short words in it is print, and no row."""
OFFICE = re.compile(r"[一-龠ァ-ヴー]{2,}(?:課|室|係|局|センター|委員会|協議会|組合|協会|法人|会社|本部)(?![題程目])")


def speaks(request: Request, ask: Ask, passage: Passage, evidence: Evidence, ground: Grounds) -> bool:
    """Whether a passage says something by itself that may answer: no heading, no header, no other year, no opinion."""
    if passage.role not in ("body", "note"):
        return False
    field = passage.field or ""
    if field.startswith("indicators.") or (field in bodies.MARKED and not passage.text.rstrip().endswith("。")):
        return False
    if "意見" in field and not request.subject.opinions:
        return False
    years = ask.years or request.years
    if (
        years
        and passage.fiscal_year
        and passage.fiscal_year not in years
        and not set(years) & set(fiscal_years(passage.text))
    ):
        return False
    return _tells(ask, passage, evidence.records.get(passage.record_id or ""))


def _tells(ask: Ask, passage: Passage, record: Record | None) -> bool:
    """Whether a passage's text is more than a row, a mark or a heading."""
    text = bodies.body(passage, record)
    plain = APART.sub("", nfkc(text))
    if cells.is_row(passage, record):
        return False
    if ask.form and _BY_YEAR.search(plain):
        return True
    if len(_BARE.findall(plain)) >= NUMBERS:
        return False
    if _is_row(plain) or not _WORDS.search(_AMOUNT.sub("", plain)) or (len(plain) < bodies.SHORTEST and not ask.form):
        return False
    if ask.topic is Topic.DEPARTMENT and len(plain) < bodies.LONGEST_LABEL and OFFICE.search(plain):
        return True
    if len(plain) < LABEL and not ask.form and ask.op is not Op.LIST and not says(plain):
        return False
    return _in_a_cell(passage, text) or _is_statement(text, plain, record)


def _in_a_cell(passage: Passage, text: str) -> bool:
    """Whether a text stands in a cell of its own, or ends as a sentence."""
    return (passage.field or "").startswith(("sections.", "attributes.")) or text.rstrip().endswith(("。", "）", ")"))


def _is_statement(text: str, plain: str, record: Record | None) -> bool:
    """Whether a line states something: no heading, no title, no entry of the contents."""
    own, title = match_key(text), match_key(record.title) if record else ""
    heads = _HEADED.match(text) or _CAPTION.match(text)
    if (title and (own in title or own.endswith(title))) or heads or _CONTENTS.search(text):
        return False
    if record is None:
        return FIGURE.search(plain) is not None or says(plain)
    return (_PARTICLE.search(plain) is not None and says(plain)) or _STATES.search(readable(plain)) is not None


def says(text: str) -> bool:
    """Whether a text has a verb, or a noun that one does: a label has neither."""
    return (
        any(t.pos in ("動詞", "形容詞", "助動詞") for t in tokenise(text))
        or _DOES.search(text) is not None
        or _STATES.search(readable(text)) is not None
    )


def _is_row(text: str) -> bool:
    """Whether a text is a row of marks; a sentence with a few letters apart (「A I や I O T」) is none."""
    match = _ROW.search(text)
    return match is not None and (len(match[0]) > OF_SENTENCE * len(text) or not text.rstrip().endswith("。"))
