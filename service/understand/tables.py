"""What a question says of a table's columns: which it names, and what must stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from index.tokens import tokenise
from ingest.amounts import amount
from ingest.kinds import KINDS
from ingest.text import match_key, nfkc
from service.model import Condition
from service.understand.known import Column, Known

_RATES = frozenset("割合 比率 率 パーセント % パーセンテージ".split())
"""Words for one measure: 女性の割合 names the column 女性比率."""
_NO_COLUMN = frozenset({kind.japanese for kind in KINDS.values()}) | frozenset(
    "記載 番号 no 事業 施策 取組 取り組み 項目 目標 実績 目標値 実績値 計 合計 数 年 年度 名称 担当 担当課 "
    "内容 単位 計画 理由 数値 値".split()
)
"""Headers that a question uses as ordinary words."""
_HEADERS = frozenset("担当部署 担当者 所管課 所管 部署 評価 進捗 進捗状況 進捗率 状況 区分 備考".split())
"""Words for fields, which a plan may print in a cell as well: a question that says one names no value by it."""
_SAID = {
    "新規": r"新しく(?:始|でき|入っ|加わ|加え|追加)|新たに|新しい(?:事業|取組|施策|公約)|\bnew\b",
    "拡充": r"(?:中身|内容|対象|範囲|規模)\S{0,3}広げ|広げる(?:事業|取組)|\bexpanded\b",
    "廃止": r"(?:やめる|なくす|とりやめる)(?:こと|事業|取組|予定|施設|もの)|\babolish",
    "縮小": r"小さくする(?:事業|取組)|縮める(?:事業|取組)|\breduced\b",
    "継続": r"(?:引き続き|そのまま|これまで(?:どお|通)り)続ける|\bcontinu",
}
"""Class of a record → how a question says it in other words."""
_PICKS = re.compile(
    r"いくつ|何件|何個|何本|全部|すべて|全て|どれ|どの|一覧|挙げ|もの|事業は|うち|は[?？]?$|how many|which", re.I
)
ANY = "attribute:"
"""The field of a condition on whichever column holds the value."""
SHORTEST = 2
"""Characters of a header that names a column by standing in the question."""
RARE, COMMON = 1, 3
"""Records that share a cell's words: fewer name a class only beside their column, or in quotation marks."""
LONGEST_VALUE = 12
_BLANK = re.compile(
    r"空欄|空白|未記入|"
    r"(?:金額|数字|数値|値|額|目標値?|欄)\S{0,4}(?:が|は|も)?\S{0,6}"
    r"(?:(?:入って|書かれて|書いて|載って|示されて|決まって)(?:い)?(?:な|ませ|おら)|ない(?!の?か)|ありませ|なし)|"
    r"(?:数字|金額|数値)で(?:示|決ま)\S{0,6}な|\bblank\b|no (?:figure|amount)",
    re.I,
)
_ZERO = re.compile(
    r"(?:[一1]人|ひとり|[一1]つ|ひとつ|[一1]件|まったく|全く)も(?:い|な|あり|おり)"
    r"|ゼロ|(?<![\d.])0\s*(?:人|件|%|か所)|\bno women\b|\bnone\b",
    re.I,
)
_LIMIT = re.compile(
    r"""
    (?P<figure>\d[\d,]*(?:\.\d+)?\s*(?:億|百万|万|千)?) \s*
    (?P<unit>円|人|名|件|%|パーセント|割|か所|箇所|戸|世帯|㎡|平方メートル|m2|ポイント|回|社|年|g|t|ha)? \s*
    (?P<op>以上 | 以下 | 未満 | 超 | を超え | を上回 | を下回 | より(?:多|大き|高) | より(?:少な|小さ|低)
      | に(?:届|達し)(?:て|か)\S{0,2}な | 台
      | (?:に(?:なった|なって|達した) | だった | である | ちょうど | の(?=[^\s、。]{1,8}(?:は|を|が))) )
    """,
    re.VERBOSE,
)
_OPS = (
    ("at_least", r"以上"),
    ("at_most", r"以下"),
    ("below", r"未満|下回|より[少小低]|に[届達]"),
    ("above", r"超|上回|より[多大高]"),
)
"""Operator → the words behind a figure that mean it."""


def named(text: str, held: Known, documents: Iterable[str] = ()) -> list[Column]:
    """The columns that a question names, the surest first: by the header itself, or by all its words."""
    key, allowed = match_key(text), set(documents)
    asked = _measures(token.lemma for token in tokenise(text))
    found: list[tuple[bool, int, Column]] = []
    for column in held.columns:
        if (allowed and not column.documents & allowed) or column.key in _NO_COLUMN:
            continue
        literal = len(column.key) >= SHORTEST and column.key in key
        worded = len(column.lemmas) > 1 and _measures(column.lemmas) <= asked
        if literal or worded:
            found.append((literal, len(column.key), column))
    # 「女性の割合」 names 女性比率 before a column headed 割合 alone.
    found.sort(key=lambda one: (one[2].key in _RATES, not one[0], -one[1], one[2].name))
    kept: list[Column] = []
    for literal, _, column in found:
        if not any(column.key != other.key and column.key in other.key for other in kept) or not literal:
            kept.append(column)
    return kept


def _measures(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset("割合" if lemma in _RATES else lemma.lower() for lemma in lemmas)


def conditions(text: str, held: Known) -> list[Condition]:
    """What must stand in the columns of the records that are asked for."""
    columns = named(text, held)
    found = [*_values(text, held, columns), *_limits(text, held)]
    if _BLANK.search(text) and not any(c.value in ("検討", "未定") for c in found):
        figures = [column for column in columns if column.numeric]
        found += [Condition(field=f"attribute:{figures[0].name}", op="blank", value="")] if figures else []
    if _ZERO.search(text):
        found += [Condition(field=f"column:{c.name}", op="is", value=0.0) for c in _counted(text, held)[:1]]
    return found


def _values(text: str, held: Known, columns: Sequence[Column]) -> list[Condition]:
    """Cells whose words the question names: classes of many records anywhere, others beside their column."""
    key = match_key(text)
    quoted = {match_key(term) for term in re.findall(r"[「『\"“]([^」』\"”]{1,12})[」』\"”]", nfkc(text))}
    said = {word for word, words in _SAID.items() if _PICKS.search(text) and re.search(words, text, re.I)}
    classes = {column.name for column in held.columns if column.marks}
    beside = {column.name for column in columns}
    found: dict[tuple[str, str], Condition] = {}
    places: dict[str, set[str]] = {}
    direct = _direct(held, key)
    valued = {word for _, word in direct}
    headers = {column.key for column in held.columns} | _NO_COLUMN | _HEADERS
    for column in held.columns:
        for word, (value, number) in column.values.items():
            if f"{word}も含" in key or (word in headers and word not in quoted):
                continue
            stands = (column.key, word) in direct
            if word in valued and not stands:
                continue
            named_here = (
                word in quoted
                or stands
                or (word in said and column.marks)
                or (
                    word in key
                    and len(word) > 1
                    and ((column.marks and number >= COMMON) or (number >= RARE and column.name in beside))
                )
            )
            if not named_here or any(word != other and word in other and other in key for other in column.values):
                continue
            places.setdefault(word, set()).add(column.name)
            excluded = re.search(rf"{re.escape(word)}(?:の\S{{0,3}})?(?:は|を)?(?:除|以外|では?な)", key)
            op = "not" if excluded else "is"
            best = found.get((word, op))
            if best is None or (column.name in beside and best.field.partition(":")[2] not in beside):
                found[word, op] = Condition(field=f"attribute:{column.name}", op=op, value=value)  # type: ignore[arg-type]
    # 「検討」 in the columns of several figures: whichever of them it stands in.
    anywhere = {
        word for word, names in places.items() if len(names) > 1 and word in quoted - valued and not names & classes
    }
    return [c.model_copy(update={"field": ANY}) if word in anywhere else c for (word, _), c in found.items()]


def _direct(held: Known, key: str) -> set[tuple[str, str]]:
    """(column, value) of what a question names right behind its column; 「指標単位が人」 is no 単位."""
    stated = [(c.key, word) for c in held.columns for word in c.values if _stands_in(c, word, key)]
    return {(name, word) for name, word in stated if not any(_ends(name, other) for other, w in stated if w == word)}


def _ends(name: str, other: str) -> bool:
    """Whether another column's name ends in this one's."""
    return name != other and other.endswith(name)


def _stands_in(column: Column, mark: str, key: str) -> bool:
    """Whether a question names a value right behind its column: 劣化度がD, 財源が「国庫補助」."""
    if column.key not in key or mark not in key:
        return False  # thousands of values are looked for in each question, and hardly one is there
    ends = "(?![a-z])" if mark[-1:].isascii() else ""
    return re.search(rf"{re.escape(column.key)}(?:が|は|の|も)?{re.escape(mark)}{ends}", key) is not None


def _limits(text: str, held: Known) -> list[Condition]:
    """Thresholds on a column of figures that the question names before them."""
    found = []
    for match in _LIMIT.finditer(nfkc(text)):
        figure = amount(match["figure"].replace("百万", "") + "円")
        columns = named(text[: match.start()], held)
        if text[match.start("figure") :].lstrip("0123456789.,").startswith("点"):
            continue  # printed points have a field of their own
        column = next((c for c in columns if c.numeric), None)
        if column is None or figure is None:
            continue
        if "百万" in match["figure"]:
            figure *= Decimal(10) ** 6
        stated = match["figure"].strip() + (match["unit"] or "")
        if match["op"] == "台":
            found.append(
                Condition(field=f"column:{column.name}", op="among", value=float(figure), upper=float(figure + 10))
            )
            continue
        op = next((op for op, pattern in _OPS if re.search(pattern, match["op"])), "is")
        limit = Condition(field=f"column:{column.name}", op=op, value=float(figure), stated=stated)  # type: ignore[arg-type]
        found.append(limit)
    return found


def _counted(text: str, held: Known) -> list[Column]:
    """Columns of numbers of what the question says there is none of: 女性が一人もいない names うち女性."""
    asked = {token.lemma for token in tokenise(text) if token.is_content}
    found = [c for c in held.columns if c.numeric and c.lemmas and c.lemmas - {"内", "数", "人数"} <= asked]
    return sorted(found, key=lambda c: (any(mark in c.key for mark in _RATES), -len(c.lemmas), c.name))
