"""Headings of common forms (第1章, 基本目標2, 施策1-1, 1., (1), ①, ■, Markdown), and the offices printed in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.parsers.vocabulary.offices import offices_alone, without_offices
from ingest.parsers.vocabulary.roles import key_of, role_of
from ingest.parsers.vocabulary.status import without_rating
from ingest.tables import plain
from ingest.text import nfkc

LENGTH = 60
"""Characters of the longest heading; longer lines are text."""

SYMBOL_RANK = 40
"""Rank of ■, ◆ and their like: each plan gives them a level of its own."""

_N = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[IVX]{1,4}|[Ⅰ-Ⅻ①-⑳]|[A-ZＡ-Ｚ](?![A-Za-z]))"
_NN = rf"{_N}(?:[-－‐–.．・][0-9０-９]{{1,3}}){{0,3}}"
_PAIR = r"(?:[0-9０-９]{1,2}|[A-ZⅠ-Ⅻ])[-－‐–][0-9０-９]{1,2}|[0-9０-９]{1,2}[.][0-9０-９]{1,2}(?=\s)"
_DOT = r"\s*[.．、]?\s*"
_D = r"[0-9０-９]{1,2}"
_END = r"(?:\s*[】〕\]》〉>）)]\s*|\s*[.．:：、]\s*|\s+|(?=[「『]))"

_WORDS = (
    r"(?:まちづくりの?)?(?:(?:基本|政策|戦略|重点)?目標|将来像|大綱|(?:基本)?政策|(?:基本)?方針|基本方向|柱|(?:重点)?戦略|分野)",
    r"(?:基本|主要|個別|重点|具体的?)?施策|プログラム|(?:重点|リーディング)?プロジェクト|公約|約束|提言|重点(?:事項|課題|分野|項目)?|(?:取組|実施|実践|改革|推進)項目|ご?(?:意見|要望|質問|提案)",
    r"(?:主な|具体的な|実施|重点|主要)?(?:取組|取り組み|事務事業|事業|アクション)",
)
"""Words that count a plan's parts, outer ones first; each row is one level."""

_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (name, rank, re.compile(pattern))
    for name, rank, pattern in (
        ("part", 0, rf"^第\s*(?P<n>{_N})\s*[編部]\s*(?P<title>.*)$"),
        ("chapter", 1, rf"^第\s*(?P<n>{_N})\s*章\s*(?P<title>.*)$"),
        ("section", 2, rf"^第\s*(?P<n>{_N})\s*[節項]\s*(?P<title>.*)$"),
        ("aim", 3, rf"^[【〔\[《〈<（(]?\s*(?P<word>{_WORDS[0]})\s*[(（]?(?P<n>{_NN}){_END}(?P<title>.*)$"),
        ("measure", 4, rf"^[【〔\[《〈<（(]?\s*(?P<word>{_WORDS[1]})\s*[(（]?(?P<n>{_NN}){_END}(?P<title>.*)$"),
        ("work", 9, rf"^[【〔\[《〈<（(]?\s*(?P<word>{_WORDS[2]})\s*[(（]?(?P<n>{_NN}){_END}(?P<title>.*)$"),
        ("No", 4, rf"^(?:N[oO]|Ｎ[ｏＯ]|№)[.．]?\s*(?P<n>{_D}(?:[-－]{_D})?)[\s　.．:：]+(?P<title>\S.*)$"),
        ("roman", 3, r"^(?P<n>[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[.．\s]))\s*[.．、]?\s*(?P<title>\S.*)$"),
        ("n-n-n", 7, rf"^[(（]?(?P<n>{_D}(?:[-－‐–.．]{_D}){{2}})[)）]?\s*[.．、]?\s*(?P<title>[^0-9０-９].*)$"),
        ("n-n", 6, rf"^[(（]?(?P<n>{_PAIR})[)）]?{_DOT}(?P<title>[^0-9０-９%％].*)$"),
        ("n.", 5, r"^(?P<n>[0-9０-９]{1,2})\s*[.．、]\s*(?P<title>[^0-9０-９].*)$"),
        ("n", 5, r"^(?P<n>[0-9０-９]{1,2})[\s　]+(?P<title>[^0-9０-９].*)$"),
        ("(n)", 8, rf"^[(（](?P<n>{_N})[)）]\s*(?P<title>\S.*)$"),
        ("n)", 9, r"^(?P<n>[0-9０-９]{1,2})[)）]\s*(?P<title>\S.*)$"),
        ("①", 10, r"^(?P<n>[①-⑳])\s*(?P<title>\S.*)$"),
        ("ア", 11, r"^(?P<n>[ア-ン])[.．、\s]\s*(?P<title>\S.*)$"),
        ("【】", 50, r"^[【〔《≪](?P<title>[^】〕》≫]{1,40})[】〕》≫]$"),
        ("<>", 52, r"^[<＜〈](?P<title>[^<>＜＞〈〉]{1,40})[>＞〉]$"),
        ("（）", 54, r"^[(（](?!.*(?:[0-9０-９]|単位|現在|含む|除く|抜粋|続き))(?P<title>[^()（）]{2,25})[)）]$"),
    )
)  # fmt: skip

ENCLOSED = ("【】", "<>", "（）")
"""Forms of headings that brackets enclose, without a number."""

_SYMBOL = re.compile(r"^(?P<symbol>[■◆●□◇▼▶◉❖★☆◎])\s*(?P<title>\S.*)$")
_SEVERAL = re.compile(r"\s[①-⑳]|\s[(（][0-9０-９]{1,2}[)）]\S")
_LISTED = re.compile(r"^[-*+]\s+(?=\S)")
_IN_LISTS = ("n-n", "n-n-n", "n.", "n", "aim:公約", "measure:公約", "measure:約束")
"""Forms that stay headings behind a list mark: converters write an ordered page as nested lists."""
_MARKDOWN = re.compile(r"^(?P<level>#{1,6})\s+(?P<title>\S.*?)\s*#*$")
_BODY = re.compile(
    r"[。、，,]$|(?:ます|です|ました|でした|ません)$|[.…・‥]{3,}\s*\S*$|\s(?:P\.?\s*)?[0-9０-９]{1,3}$|^[-*・+>]\s"
)

CAPTION = re.compile(
    r"""
    (?: 施策の | 計画の | 主な | 基本的な? | 具体的な? | 今後の | これまでの | 当面の | 各 | 本 )*
    (?: 数値目標 | (?: 成果 | 評価 | 目標 | 達成 | 重要業績評価 )? 指標 | kpi | 目標値? | 成果目標 | 指標一覧 | 目標一覧
    | 現状 | 現況 | 課題 | 現状[とや・及び]*課題 | 方向性? | 方針 | 考え方 | 取組方針 | 目指す姿
    | 施策の方向性? | めざす姿 | ねらい | 目的 | 取組 | 取り組み | 取組内容 | 事業内容 | 内容 | 概要 | 事業概要 | 事業
    | 施策 | 事務事業
    | 取組状況 | 実施状況 | 進捗状況 | 達成状況 | 評価 | 評価結果 | 評価と課題 | 成果 | 実績 | 成果と課題 | 改善 | 対応
    | 予定 | 計画 | スケジュール | 工程 | 備考 | 期待される効果 | 効果
    | 担当課?等? | 所管課? | 担当部署 | 関係課 | 主管課 | 関連(?:する)?(?:個別|分野別)?(?:計画|事業|施策)等? | 実施計画
    | アクションプラン | 進捗管理 | 推移 | 目標値の推移 | 実績値の推移 | 施策の展開 | 事業一覧
    | 取組一覧 | 施策一覧 | 凡例 | 用語解説 | 資料 | 参考 )
    (?: の? (?: 達成状況 | 進捗状況 | 実績 | 目標値?
        | 一覧 | 推移 | 設定 | 状況 | 内容 | 概要 | 展開 | 表 | 進捗 | 等 ) )*
    """,
    re.VERBOSE | re.I,
)
"""Headings that say what stands below, not what it is about."""


@dataclass(frozen=True)
class Heading:
    """A heading: its form (with rank among forms never seen together), number, title and offices."""

    line: int
    form: str
    rank: int
    number: str | None
    title: str
    departments: tuple[str, ...] = ()
    counted: bool = False
    """It counts a part of the plan by a word of its own: 基本目標1, 施策2-1."""
    status: str | None = None
    """Its rating in brackets at the end: 【着手】."""
    word: str | None = None
    """The word that counts it: 基本目標, 施策."""

    @property
    def is_caption(self) -> bool:
        """Whether it only says what stands below (成果指標, 現状と課題)."""
        key = re.sub(r"\s", "", key_of(self.title))
        return not self.counted and (not key or bool(CAPTION.fullmatch(key)) or role_of(self.title) != "other")


def _number(text: str) -> str:
    """A number as printed, with width and circles folded."""
    return nfkc(text).strip()


def heading_of(line: str, number: int, level: int | None = None) -> Heading | None:
    """The heading that a line is, taken by itself; None for text.

    Args:
        line: the line as printed.
        number: its 1-based number.
        level: of a heading that the format marks.
    """
    markdown = _MARKDOWN.match(line.strip())
    text = plain(markdown["title"] if markdown else line)
    level = len(markdown["level"]) if markdown and level is None else level
    if not text or len(text) > LENGTH + 40 or "\t" in line or "|" in line:
        return None
    text, status = without_rating(text)
    heading = _heading_of(text, number, level)
    return replace(heading, status=status) if heading is not None and status is not None else heading


def _heading_of(text: str, number: int, level: int | None) -> Heading | None:
    mark = _LISTED.match(text)
    title, offices = without_offices(text[mark.end() :] if mark else text)
    inner = _by_form(title, number, offices)
    if mark and level is None and (inner is None or inner.form not in _IN_LISTS):
        return None
    sentence = _BODY.search(title) is not None and not (inner is not None and inner.counted and title.endswith("す"))
    if level is None and (len(title) > LENGTH or sentence or "。" in title):
        return None
    if level is None:
        return inner or _by_symbol(title, number, offices)
    if inner is None:
        return Heading(number, f"md{level}", level - 20, None, _without_symbol(title), offices)
    return Heading(number, f"md{level}", level - 20, inner.number, inner.title, offices, inner.counted, word=inner.word)


def _without_symbol(title: str) -> str:
    match = _SYMBOL.match(title)
    return match["title"] if match else title


def _by_form(title: str, number: int, offices: tuple[str, ...]) -> Heading | None:
    text = _without_symbol(title) if _SYMBOL.match(title) else title
    for form, rank, pattern in _FORMS:
        match = pattern.match(text)
        if not match:
            continue
        found = match.groupdict()
        printed = _number(found["n"]) if found.get("n") else None
        rest = found["title"].strip(" 　:：")
        word = found.get("word")
        if form in ENCLOSED and offices_alone(text):
            return None
        if form in ("aim", "measure", "work") and re.match(r"[件人％%回つ点年以]", rest):
            return None
        if _SEVERAL.search(rest):  # ①相談 ②見守り on one line is a list
            return None
        part = _by_form(rest, number, offices) if not word and (inner := coded(rest)) and inner[2] else None
        if part is not None:  # 5 基本目標4 安心して暮らせるまち
            return part
        name = f"{form}:{word}" if word else form
        return Heading(number, name, rank, printed, rest or text, offices, counted=word is not None, word=word)
    return None


def _by_symbol(title: str, number: int, offices: tuple[str, ...]) -> Heading | None:
    match = _SYMBOL.match(title)
    # a mark before a sentence, or before a label with its value, opens an item, not a heading
    if not match or len(match["title"]) > 40 or re.search(r"[:：]\s*\S", match["title"]):
        return None
    return Heading(number, match["symbol"], SYMBOL_RANK, None, match["title"].strip(), offices)


_CODED = re.compile(
    rf"^[【〔\[]?\s*(?P<word>{'|'.join(_WORDS)})\s*(?P<n>{_NN})\s*[】〕\]]?(?:[\s.．:：、　]+(?P<title>\S.*))?$"
)


def coded(text: str) -> tuple[str, str, str | None] | None:
    """Word, number and title of a part of the plan that a cell or line names by its code; None for other text.

    >>> coded("施策１－１ 子育て支援の充実"), coded("施策1-1"), coded("施策の柱")
    (('施策', '1-1', '子育て支援の充実'), ('施策', '1-1', None), None)
    """
    match = _CODED.match(plain(text)) if len(text) <= LENGTH + 20 else None
    if match is None:
        return None
    return match["word"], _number(match["n"]), match["title"]


def code_titles(lines: Iterable[str]) -> dict[tuple[str, str], str]:
    """(word, number) → title of every part that the document names with both; the first print of each."""
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        for cell in re.split(r"[\t|]", line):
            part = coded(cell) if cell.strip() else None
            if part and part[2] and not re.match(r"[…・.]{2}", part[2]):
                found.setdefault(part[:2], re.sub(r"[\s…・.]+\d+$", "", part[2]))
    return found
