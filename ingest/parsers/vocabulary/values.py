"""Cells → figures: what is a figure, a value with its year or date, several years in one cell, units, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.model import Baseline, YearValue
from ingest.parsers.vocabulary.years import YEAR
from ingest.text import fiscal_year, flat, nfkc, printed

Figure = tuple[int, str, str]
"""year, side (`target`, `actual` or `value`), value as printed"""

_YEAR = rf"{YEAR}\s*(?:年度?)?"

_DATED = re.compile(
    rf"""
    ^ (?P<value> [^(（]*[^(（\s] .*? ) \s*
    [(（\[［] \s* (?P<period> {_YEAR} [^()（）]{{0,12}} ) [)）\]］] $        # 2,438人（令和6年4月1日）
    """,
    re.VERBOSE,
)
_LED = re.compile(rf"^ (?P<period> {_YEAR} (?: 末 | 時点 | 実績 )? ) [:：\s]+ (?P<value> .*\d.* ) $", re.VERBOSE)
"""R5 120人"""

_PARTED = r"(?: \s* [:：=＝] \s* | \s+ (?=[\d▲△約延年]) )"
_BY_YEAR = re.compile(
    rf"""
    (?P<year>{_YEAR}) \s* (?: [(（][^()（）]{{1,10}}[)）] )? {_PARTED}    # R7：
    (?P<value> .+? ) \s*
    (?= [、,;／/\s]* {_YEAR} \s* (?: [(（][^()（）]{{1,10}}[)）] )? {_PARTED} | $ )
    """,
    re.VERBOSE,
)

_PERCENT = re.compile(r"^約?\s*(?P<figure>\d{1,3}(?:\.\d+)?)\s*(?P<sign>%|パーセント)?$")

_NOTHING = re.compile(r"^(?:[/／・\\|＼*＊…‥]+|[-−－]+)$")
"""A stroke through an empty cell."""

_NUMBER = r"(?:\d[\d,.]*|[〇一二三四五六七八九十百千万億]{1,12})"
_UNIT = r"(?:[^\s\d、。:の→]{0,6}|t-CO2|千t-CO2|kg/人|ポイント)"
_FIGURE = re.compile(
    rf"""
    (?: 約 | 年間? | 月間? | 週 | 日 | 延べ? | 累計 | 合計 | 計 | 各 | 毎年 | 全 | \d{{1,2}}年間で
      | [▲△▼±+\-] | [(\[] )* \s*
    {_NUMBER} \s? {_UNIT}
    (?: \s* [~\-/] \s* {_NUMBER}? \s? {_UNIT} )?                       # 10~20人, 5人/年, 12/20
    (?: 以上 | 以下 | 以内 | 未満 | 程度 | 超 | 台 | 増 | 減 | 維持 | 見込 | \(.{{1,12}}\) )* [)\]]?
    \s* (?: / \s* [年月日] )?
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"\d{1,3}(?:[-.]\d{1,3})+\.?\s+[^\d\s]{2,}")
_RINGED = re.compile(r"[①-⑳㉑-㊿❶-❿Ⅰ-Ⅻ]")
_AMOUNT = re.compile(r"\d|[〇一二三四五六七八九十百千]{2,}")


def is_figure(text: str) -> bool:
    """Whether a cell is a figure and nothing else.

    >>> [is_figure(s) for s in ("1億2,000万円", "年40人", "5人/年", "▲１２３百万円", "二百五十人", "48%", "10～20件")]
    [True, True, True, True, True, True, True]
    >>> [is_figure(s) for s in ("5歳児健診の受診", "防災訓練", "3R推進の取組", "企画課", "②確保方策", "")]
    [False, False, False, False, False, False]
    """
    folded = _NOTED.sub("", nfkc(text)).strip().replace("\n", "").replace(" ", "")
    if not folded or len(folded) > 24 or not _AMOUNT.search(folded) or _RINGED.search(text):
        return False
    if _NUMBERED.match(nfkc(text).strip()):  # 1-1 見守り
        return False
    plain = re.sub(r"(?<=\d)[億万千百](?=\d)", "", folded)
    return _FIGURE.fullmatch(plain) is not None


_NOTED = re.compile(r"(?<=[\d%％人件円校棟館社組戸台―－ー‐−—–-])\s*[(（]?[※＊*]\s*[0-9０-９]{0,2}[)）]?$")
"""18.1％※2, － ※3: the mark of a note behind a figure, or behind the dash of a blank."""


_CHOICE = re.compile(r"[■☑☒✓✔]\s*([^\s■□☑☒☐✓✔]+)")
_CHOICES = re.compile(r"(?=.*[□☐])(?:\s*[■□☑☒☐✓✔]\s*[^\s■□☑☒☐✓✔]{1,12}){2,}\s*")
"""■拡充 □継続 □終了: what is ticked off is the value."""


def value_of(cell: str | None) -> str | None:
    """The cell's text, or None for a blank, a dash or a stroke; the mark of a note is no part of a figure.

    >>> value_of("18.1％※２"), value_of("―"), value_of("－ ※3")
    ('18.1％', None, None)
    """
    text = printed(cell)
    plain = _NOTED.sub("", chosen(text)) if text is not None else None
    return None if plain is None or _NOTHING.match(plain) else plain


def chosen(text: str) -> str:
    """What is ticked off of several choices, else the whole text.

    >>> chosen("□継続 ■拡充 □終了"), chosen("■拡充する")
    ('拡充', '■拡充する')
    """
    ticked = _CHOICE.findall(text) if _CHOICES.fullmatch(text) else []
    return str(ticked[0]) if len(ticked) == 1 else text


def dated_value(cell: str | None) -> tuple[str | None, str | None]:
    """A cell's value and the time printed behind it in brackets, or before it.

    >>> dated_value("2,438人 (令和6年4月1日)"), dated_value("49人"), dated_value("—")
    (('2,438人', '令和6年4月1日'), ('49人', None), (None, None))
    >>> dated_value("R5: 120人"), dated_value("18.1％※２")
    (('120人', 'R5'), ('18.1％', None))
    """
    text = value_of(cell)
    match = (_DATED.match(text) or _LED.match(text)) if text else None
    if not match:
        return text, None
    return value_of(match["value"]), match["period"].strip()


def values_by_year(cell: str) -> list[tuple[int, str]]:
    """Figures of several years in one cell; nothing where the cell holds other text.

    >>> values_by_year("R7：100人、R8：120人 令和9年度：150人"), values_by_year("100人")
    ([(2025, '100人'), (2026, '120人'), (2027, '150人')], [])
    >>> values_by_year("令和5年度 98.2％、令和6年度 98.6％")
    [(2023, '98.2％'), (2024, '98.6％')]
    """
    text = flat(cell)
    found = list(_BY_YEAR.finditer(text))
    if not found or found[0].start() > 0:
        return []
    pairs = [(fiscal_year(match["year"]), match["value"].strip(" 、,;／/")) for match in found]
    return [(year, value) for year, value in pairs if year is not None and value_of(value)]


def percent_of(cell: str) -> float | None:
    """The percentage that a cell prints, without guessing at scale.

    >>> percent_of("75％"), percent_of("75"), percent_of("順調")
    (75.0, 75.0, None)
    """
    match = _PERCENT.match(nfkc(cell).strip())
    return float(match["figure"]) if match else None


def baseline_of(cell: str | None, period: str | None) -> Baseline | None:
    """The starting value; the time printed in its cell stands over that of the header."""
    value, own = dated_value(cell)
    return Baseline(value=value, period=own or period) if value is not None else None


def merged_years(figures: Iterable[Figure]) -> tuple[YearValue, ...]:
    """(year, side, value) of one indicator → its figures by year; the first of two on one place stays."""
    by_year: dict[int, dict[str, str]] = {}
    for year, side, value in figures:
        by_year.setdefault(year, {}).setdefault(side, value)
    return tuple(YearValue.model_validate({"fiscal_year": year, **sides}) for year, sides in sorted(by_year.items()))


_UNITS = re.compile(
    r"""
    (?: 単位 (?!数) \s* [:：は]? \s* (?P<said> [^\s)）、。\]］】]{1,12} (?: \s \d (?=\s*[)）]) )? )         # 単位：千円
    | [(（\[［] \s* (?: 数値 \s* [:：] \s* )?
        (?P<bracketed> (?: [千百十万億]* (?: 円 | 人 | 件 | 世帯 | t | kg | kl | km | ha | 戸 | 台 | 冊 )
        | % | ‰ | ポイント | 名 | 歳 | 位 | 点 | 回 | 日 | 時間 | 組 | 社 | 店 | 団体 | 箇?所 | か所 | カ所 | ヶ所 | 棟
        | 校 | 園 | 床 | 席 | 本 | 頭 | 羽 | 基 | 便 | 路線 | 区画 | 地区 | 集落 | 事業 | 施設
        | g | m | ㎡ | m2 | km2 | MWh | kWh | kW | 千?t-CO2 )
        (?: / \s* [^()（）]{1,6} )? ) \s* [)）\]］] )
    """,
    re.VERBOSE,
)


def unit_of(text: str) -> str | None:
    """The unit that a header, a label or a caption prints.

    >>> unit_of("収支計画（単位: 千円）"), unit_of("受入枠(千人)"), unit_of("受入枠(公立)")
    ('千円', '千人', None)
    """
    match = _UNITS.search(nfkc(text))
    return (match["said"] or match["bracketed"]) if match else None
