"""Printed text → text that reads: list marks and labels dropped, eras written out, an ending where the print has none.

Only the answer's sentence is made readable; its quotation stays as printed.
"""

from __future__ import annotations

import re

from index.tokens import tokenise
from ingest.text import fiscal_years, nfkc
from service.compose.polite import polite

_MARK = re.compile(
    r"""
    ^(?: [→⇒⇔⇄・◆◇■□●○◎▼▲△※★☆＊*•▪➢►>＞|｜\-–―—]+\s*             # a list's mark
      | [①-⑳]\s* | [⑴-⒇]\s*
      | [(（]\s*(?:\d{1,2}|[ア-ン]|[a-z])\s*[)）]\s*       # (1) (ア)
      | \d{1,2}\s*[.．)）]\s+                               # 1.
      | (?:問|答|Q|A)(?:\s*[(（][^()（）]{1,12}[)）])?[\s:：]+(?=\S)  # who speaks: 答 市の考え
      | [問答]\s?[(（][^()（）]{1,12}[)）]\s*(?=\S)               # 答（市長）
      | (?:総括|概要|内容|補足|備考|取組|事業内容)\s(?=\S)        # the row's own label
    )+
    """,
    re.VERBOSE,
)
_NOTHING = re.compile(r"[①-⑳・]\s*(?:特に|該当)?なし\s*。?\s*(?=[①-⑳・])")
"""Items of a list that say nothing, before one that does: 「①特になし ②…」."""
_HINT = re.compile(r"^[^。、]{2,14}(?:場合|とき)は?(?:記入|記載)\s*(?:→|⇒|[:：])\s*")
"""What a form tells those who fill it in: 「終了の場合記入 → 令和7年3月」."""
_LABELLED = re.compile(
    r"^(?P<label>[^\s。、|「」()（）]{4,30})(?:(?<![A-Za-z\d])\s+|\s+(?![A-Za-z\d]))(?:[(（][^()（）]{1,6}[)）]\s*)*"
    r"(?P<said>[^\s|][^|]{6,}[。）)])$"
)
"""An item's own heading and its sentence, a gap and tags between them: 「・朝市の支援 (新)屋台を貸します。」."""
_JOINS = frozenset("の と や に 係る 関する 及び 並びに".split())
"""What joins the nouns of a heading."""
_YEARED = re.compile(r"^(?P<year>[RH]\d{1,2})\s+(?=[①-⑳])")
"""The year of a list's first item, before its mark."""
_REFERRED = re.compile(r"[①-⑳]の(?=[一-龠ァ-ヴ])")
"""What is meant by its mark in the list: 「①のセミナーの受講者」."""
_SINCE = re.compile(r"(?<=[度年月])\s?[～〜]\s?(?=[^\W\d])(?!令和|平成|昭和|[RH]\d)")
"""A wave behind a year: 「令和9年度～ 完成を目指す」."""
_OF_YEAR = re.compile(r"(?<=年度)[:：]\s?(?=\d)")
"""A year and its figure: 「令和7年度：3校」."""
_OFFICE = re.compile(r"^(?:担当|所管|主管)(?:部署|部局|課)?[\s:：]*(?P<who>[^\s。は].*(?:課|室|係|局|部|センター))$")
"""The label of an office and its name."""
_BRACKETED = re.compile(r"^[(（](?P<inner>[^()（）]+)[)）]。?$")
"""A text that is all in brackets."""
_NOUNS = ("名詞", "接尾辞", "接頭辞", "記号", "形状詞", "補助記号")
_TAG = re.compile(r"[(（](?:新規?|継続?|拡充?|政|参考|再掲|[病教政財総産環福健市都水消港農建民])[)）]")
"""Marks of a table beside its entries."""
_INNER_MARK = re.compile(r"\s*[・◆■●○◇□▼▲※•]\s*(?=\S)")
_ERA = re.compile(
    r"(?<![A-Za-z0-9])(?P<era>[RH]|S(?=[1-6]\d(?!\d)))\s?\.?(?P<year>\d{1,2}|元)(?:(?P<rest>年度|年|\.\s?\d{1,2}(?:\.\s?\d{1,2})?)"
    r"|(?![A-Za-z0-9%]))"
)
_NOTE = re.compile(r"\s*[※*]\d+(?=\s|$|。|、)")
"""A footnote's mark."""
_SAME = re.compile(r"(?:[①-⑳]\s*)?[①-⑳]と同じ\s*|^と同じ\s*|[\[［]凡例[\]］].*$")
"""「③と同じ」 before what is new, and a legend behind it."""
_HTML = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_CIRCLED = re.compile(r"[①-⑳]\s?")
"""A list's mark; before a figure it would read as one of its digits."""
_EMPTY = re.compile(r"(?<=。)\s*[^\s。、]{2,12}\s*[—–―－-]$")
"""The label of an empty field behind a sentence: 「…を延ばす。関連事務事業 —」."""
APART = re.compile(
    r"(?<=\d) (?=[年月日人名件円台か箇回校園歳戸時分社店棟本組割点個億万千]|世帯|施設|団体|ポイント|パーセント)"
    r"|(?<=令和|平成) (?=\d)|(?<=[年月]) (?=\d)|(?<=[ぁ-ん、。]) (?=\d)|(?<=\d) (?=[ぁ-ん])"
)
"""White space that a converter leaves around the figures of a sentence: 令和 8 年 4 月, 計画では 130 人."""
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW |= {ord("％"): "%"}
"""Full-width digits and letters → those that the rest of an answer is written in."""
_PARTED = re.compile(r"(?<=\d)[，．](?=\d)")
"""The full-width marks within a figure."""
_BETWEEN = re.compile(r"(?<=\d)\s?[①-⑳]\s?(?=\S)")
"""A list's mark right behind a figure: the figure ends there."""
_SENTENCE_END = re.compile(r"[。！？!?]$")
_PAIR = re.compile(r"^(?P<label>[^:：。は]{2,40})\s?[:：]\s*(?P<value>[^:：。]+)$")
"""A label and its value."""
_COUNTED = re.compile(
    r"^(?P<label>[^。、は]{2,40}(?:数|率|額|量|割合|人口|面積|距離|平均|状況|件|計))\s?(?P<value>(?:約|延べ)?\d[\d,.]*\s?[^\d\s]{1,6})$"
)
"""A measure and its figure, without anything between them."""


def _era(match: re.Match[str]) -> str:
    name = {"R": "令和", "H": "平成", "S": "昭和"}[match["era"]]
    rest = match["rest"] or "年度"
    if rest.startswith("."):
        parts = [part.strip() for part in rest[1:].split(".")]
        rest = f"年{parts[0]}月" + (f"{parts[1]}日" if len(parts) > 1 else "")
    return f"{name}{match['year']}{rest}"


def eras(text: str) -> str:
    """Era letters written out.

    >>> eras("R6の実績とH30年度、R7.3.31"), eras("DR5号")
    ('令和6年度の実績と平成30年度、令和7年3月31日', 'DR5号')
    """
    return _ERA.sub(_era, text)


def readable(text: str) -> str:
    """A printed piece without marks, tags and letters for eras.

    >>> readable("・(継)R6に16施設へ導入した。")
    '令和6年度に16施設へ導入した。'
    """
    flat = _HTML.sub("", nfkc(text) if "Ｒ" in text else narrow(text)).replace("\t", "、").strip()
    flat = _REFERRED.sub("", _HINT.sub("", _NOTHING.sub("", flat)))
    plain = " ".join(_CIRCLED.sub(" ", _BETWEEN.sub("、", _NOTE.sub("", _SAME.sub("", flat)))).split())
    before = None
    while before != plain:
        before = plain
        plain = _TAG.sub("", _MARK.sub("", plain)).strip()
    plain = _OF_YEAR.sub("は", _SINCE.sub("から", eras(plain))).rstrip("→⇒⇔⇄ ")
    plain = _EMPTY.sub("", re.sub(r"[|｜\t]+", "、", plain).strip("、 "))
    return APART.sub("", re.sub(r"(?<=[ぁ-んァ-ヴ一-龠、。]) (?=[ぁ-んァ-ヴ一-龠])", "", plain))


def narrow(text: str) -> str:
    """Full-width digits, letters and the marks within a figure, narrow.

    >>> narrow("月１万５，０００円で６室、ＦＡＱは３.５％")
    '月1万5,000円で6室、FAQは3.5%'
    """
    return _PARTED.sub(lambda mark: nfkc(mark[0]), text.translate(_NARROW))


def unmarked(text: str) -> int:
    """How many characters of list marks a text begins with.

    >>> unmarked("③朝市の支援"), unmarked("朝市")
    (1, 0)
    """
    found = _MARK.match(text)
    return found.end() if found else 0


def unjoined(text: str) -> str:
    """An answer without the conjunction that joined it to what stands before it in the print.

    >>> unjoined("また、屋台を貸します。"), unjoined("まちを直します。")
    ('屋台を貸します。', 'まちを直します。')
    """
    head, comma, behind = text.partition("、")
    tokens = tokenise(head)
    return behind if comma and len(tokens) == 1 and tokens[0].pos == "接続詞" else text


def sentence(text: str, *, done: bool | None = None) -> str:
    """A readable piece that ends as a polite sentence does.

    Args:
        text: a printed piece; its marks are dropped.
        done: whether what it says has been done (a section of results) or is to be done; None: not told, left as it is.

    >>> sentence("・デジタルサイネージを設置", done=False), sentence("アンケート調査の実施")
    ('デジタルサイネージを設置します。', 'アンケート調査の実施です。')
    >>> sentence("- 施設利用率: 58.68%"), sentence("協働件数153件")
    ('施設利用率は58.68%です。', '協働件数は153件です。')
    >>> sentence("覚書をかわした。窓口を新設。", done=True)
    '覚書をかわしました。窓口を新設しました。'
    """
    plain = readable(_headed(text)).rstrip(" 、,;")
    plain = _BRACKETED.sub(r"\g<inner>", _OFFICE.sub(r"担当は\g<who>です。", plain))
    plain = _INNER_MARK.sub("、", plain).lstrip("、") if not _SENTENCE_END.search(plain) else _split(plain)
    if not plain or _SENTENCE_END.search(plain) or (plain.endswith(("」", ")", "）")) and "。" in plain):
        return polite(plain, done=done)
    return polite(_ended(plain), done=bool(done))


def _headed(text: str) -> str:
    """A list's item with a colon behind its own heading, which the print sets off by a gap alone.

    >>> _headed("・朝市の支援 屋台を貸し出します。"), _headed("・朝市 屋台を貸し出します。")
    ('朝市の支援：屋台を貸し出します。', '・朝市 屋台を貸し出します。')
    """
    year = _YEARED.match(text)
    item = text[year.end() :] if year else text
    start = unmarked(item)
    found = _LABELLED.match(item[start:]) if start else None
    if found is None:
        return text
    tokens = tokenise(found["label"])
    if tokens[-1].pos not in _NOUNS or not all(token.pos in _NOUNS or token.surface in _JOINS for token in tokens):
        return text
    when = f"{year['year']}年度、" if year and not fiscal_years(found["said"]) else ""
    return f"{when}{found['label']}：{found['said']}"


def _ended(plain: str) -> str:
    """A piece with the stop that it lacks; a label and its value with は between them."""
    plain = _COUNTED.sub(r"\g<label>は\g<value>", _PAIR.sub(r"\g<label>は\g<value>", plain))
    tokens = tokenise(plain)
    if tokens and tokens[-1].pos in ("助詞", "接続詞"):
        plain = plain.rstrip("にはをがでとも")
    return plain + "。"


def _split(plain: str) -> str:
    """Marks between sentences dropped."""
    return re.sub(r"(?<=[。！？])\s*[・◆■●○◇□▼▲※•\-]\s*", "", plain)
