"""How periods, values, names and kinds read, in the reader's language. Every word itself lies in `prompts/`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.amounts import amount, unit, with_unit
from ingest.kinds import KINDS
from ingest.model import Indicator, Record
from ingest.text import fiscal_years, match_key, nfkc
from prompts import say
from service.columns import TOTALS
from service.compose import english
from service.compose.readable import eras, readable
from service.grounds import name_of
from service.model import Language, Side

REIWA, HEISEI = 2019, 1989
_COUNTED = re.compile(
    r"(人|者|件|回|社|校|箇所|か所|台|戸|世帯|団体|店舗|棟|園|冊|施設|路線|時間|頭|隻)数(?:[(（].*)?$"
)
"""The counter that an indicator's own name tells: 利用者数, 設置台数."""
INNER = str.maketrans("「」", "『』")
"""Quotation marks within quotation marks."""
_YEAR = re.compile(r"(?:(?:[RHＲＨ]|令和|平成)(?:\d{1,2}|元)|(?:19|20)\d{2})(?:年度)?")
"""A fiscal year; one after an era's name is a year of the calendar only where it says 年."""
LONGEST_TITLE = 60
"""Characters of a title within a sentence."""
TELLING = 8
"""Characters from which an indicator's name says by itself what it counts."""


def period(year: int, language: Language) -> str:
    """A fiscal year as a reader writes it.

    >>> period(2024, "ja"), period(2018, "ja"), period(2024, "en")
    ('令和6年度', '平成30年度', 'FY2024')
    """
    if language == "en":
        return f"FY{year}"
    if year >= REIWA:
        return f"令和{year - 2018}年度" if year > REIWA else "令和元年度"
    return f"平成{year - 1988}年度" if year >= HEISEI else f"{year}年度"


def value(indicator: Indicator | None, printed: str, language: Language) -> str:
    """A printed figure with its unit; in English with the unit in English and the print beside it.

    >>> value(None, "9.7億円", "ja"), value(None, "9.7億円", "en"), value(None, "40 人", "en")
    ('9.7億円', '970 million yen (「9.7億円」)', '40 people (「40 人」)')
    """
    whole = " ".join((with_unit(indicator, printed) if indicator else printed).split())
    counted = _COUNTED.search(indicator.name or "") if indicator and re.fullmatch(r"[\d,.]+", whole) else None
    if counted:
        whole += "人" if counted[1] == "者" else counted[1]
    if language == "ja":
        return re.sub(r"(?<=\d) (?=[^\d\s])", "", eras(whole))
    number, counter = amount(whole), unit(whole).lstrip("億万千")
    if number is None or counter not in english.UNITS:
        return whole if re.fullmatch(r"[\d,.%\-+ ]+", whole) else f"「{whole}」"
    if "千円" in whole:
        number *= 1000
    return f"{english.counted(number, counter)} (「{whole}」)"


def titled(record: Record, language: Language) -> str:
    """A record's title within a sentence, in the print's own words.

    A long one is cut where its first phrase ends.
    """
    return say(language, "name.quoted", name=plain_title(record))


def plain_title(record: Record) -> str:
    """A record's title, readable, without quotation marks."""
    plain = readable(name_of(record)).translate(INNER)
    return plain[:LONGEST_TITLE].rsplit("、", 1)[0] + "…" if len(plain) > LONGEST_TITLE else plain


def indicator_name(record: Record, at: int, language: Language) -> str:
    """What an indicator counts: its own name; with its record's title where the name alone does not tell."""
    name = record.indicators[at].name
    if not name or match_key(name) == match_key(record.title):
        if record.path and "".join(nfkc(record.title).split()) in TOTALS:  # 計: of what stands above it
            whole = say(language, "name.quoted", name=readable(record.path[-1]).translate(INNER))
            return say(
                language,
                "name.of",
                title=whole,
                name=titled(record, language) if language == "en" else readable(record.title),
            )
        return titled(record, language)
    quoted = say(language, "name.quoted", name=readable(" ".join(name.split())))
    if len(match_key(name)) >= TELLING or record.kind in ("plan", "section", "goal", "row"):
        return quoted
    return say(language, "name.of", title=titled(record, language), name=quoted if language == "en" else readable(name))


def measure(name: str, side: Side, language: Language) -> str:
    """An indicator's side by name; a column that is neither target nor actual is the indicator itself.

    >>> measure("「売上」", "target", "ja"), measure("「売上」", "value", "ja")
    ('「売上」の目標', '「売上」')
    """
    if side == "value":
        return say(language, "name.measure_value", name=name)
    return say(language, "name.measure", name=name, side=say(language, f"side.{side}"))


def baseline_period(indicator: Indicator, language: Language) -> str | None:
    """When the baseline was taken, as printed, or as a year where only a year is printed."""
    printed = indicator.baseline.period if indicator.baseline else None
    if printed and _YEAR.fullmatch(printed):
        return period(fiscal_years(printed)[0], language)
    if printed and language == "en":
        return " – ".join(english.figures(readable(printed))) or say(language, "name.quoted", name=readable(printed))
    return readable(printed) if printed else None


def as_of(printed: str, language: Language) -> str:
    """The printed date of a document's marks; in English the fiscal year, or the print in 「」 where it is a day.

    >>> as_of("令和5年度末", "ja"), as_of("令和5年度末", "en"), as_of("令和7年3月31日現在", "en")
    ('令和5年度末', 'the end of FY2023', '「令和7年3月31日現在」')
    """
    plain = readable(printed)
    if language == "ja":
        return plain
    end = re.fullmatch(r"\S{1,8}年度(末?)", plain)
    years = fiscal_years(plain)
    if end is None or not years:
        return say(language, "name.quoted", name=plain)
    key = "status.end_of" if end[1] else "status.in"
    return say(language, key, period=period(years[0], language))


def quoted(language: Language, title: str, sentence: str) -> str:
    """What the plan prints under a title, within an English sentence; quotation marks within it become inner ones."""
    said = say(language, "text.titled", title=title.translate(INNER), sentence=sentence.translate(INNER))
    figures = english.figures(sentence)
    return say(language, "text.figures", figures=joined(figures, language), sentence=said) if figures else said


def joined(parts: Sequence[str], language: Language, key: str = "name.and") -> str:
    """Parts of an enumeration."""
    return say(language, key).join(parts)


def kind(name: str, number: int, language: Language) -> str:
    """What records of a kind are called, many or one."""
    held = KINDS.get(name)
    if held is None or name == "row":
        return name if held is None else say(language, "list.rows")
    return held.japanese if language == "ja" else (held.english if number == 1 else held.plural)
