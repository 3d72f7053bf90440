"""Offices: a cell, a bracket or a heading's end → the departments that it names, one entry each."""

from __future__ import annotations

import re

from ingest.parsers.vocabulary.values import value_of
from ingest.text import nfkc, strip_tags

_OFFICE = (
    r"(?:課|室|係|局|部|署|班|館|所|会|院|園|校|センター|グループ|チーム|担当|支所|消防本部|機構|公社|団|各課|全課)"
)
_ENDS = re.compile(rf"(?:{_OFFICE}|課?長|者)(?:等|ほか|他)?[)）\]］]?$")
_SEPARATOR = re.compile(r"[、,，;；/／\n]|及び|並びに|\s+")
_JOINED = re.compile(r"(?<=課)(?=\S{2,}課$)|(?<=室)(?=\S{2,}[課室]$)")
"""Two offices written as one word; a 室 or 係 behind a 課 is a part of it."""
_LABEL = re.compile(
    r"^[(（\[【]?(?:主?担当|所管|主管|関係)(?:課|部署|部局|部|課等|室)?(?:名)?[)）\]】]?\s*[:：]\s*|^(?:担当|所管)\s+"
)
_PREFIX = re.compile(r"^[(（\[［〔][^\s()（）\[\]［］〔〕]{1,2}[)）\]］〕]\s*(?=\S)")
"""(環) before an office of 環境部."""

_PHONE = re.compile(r"\s*[(（]\s*(?:内線|電話|直通|℡|TEL|ext\.?)?\s*[:：]?\s*[0-9０-９\-－―‐ 　]{3,}[)）]", re.I)
"""（内線 2231） behind an office."""

ORGANISATION = re.compile(
    r"""
    ^ (?! (?: 一 | 全 | 内 | 外 | 上 | 下 | 中心 | 中央 | 周辺 | 都市 | [東西南北] | 山間 | 沿岸 | 支 ) 部 $ )
    (?: \S{2,20} (?: 課 | 係 | 事務局 | (?: 推進 | 対策 | 企画 | 管理 | 相談 | 支援 | 政策 ) 室 )
    | \S{0,12} (?: 市民 | 町民 | 村民 | 住民 | 総務 | 福祉 | 建設 | 産業 | 教育 | 経済 | 環境 | 企画 | 財政 | 水道
      | 消防 | 農林 | 健康 | 保健 | 政策 | 都市 | 土木 | 振興 | 推進 | 観光 ) \S{0,6} 部
    | \S{0,12} (?: 財政 | 水道 | 建設 | 市民 | 企画 | 経営 | 管理 | 推進 | 病院 | 支援 ) 局
    | \S{0,12} (?: 教育 | 農業 | 選挙管理 | 監査 | 公平 ) 委員会 (?: 事務局 )?
    | \S{1,12} (?: 家庭 | 支援 | 保健 | 福祉 | 相談 | 包括 | 給食 | 清掃 | 環境 | 生活 ) センター ) $
    """,
    re.VERBOSE,
)
"""Names that are an office even without the word 担当 before them."""

_LABELS = r"(?:主?担当|所管|主管|関係|実施)(?:する)?(?:課|部署|部局|部|係|課等|室|所属)?名?"
_OFFICES = re.compile(
    rf"""
    \s* (?P<open>[(（\[【〔<＜〈])
    (?P<label> \s* {_LABELS} \s* [：:／/・\s] \s* )?
    (?P<names> [^()（）\[\]【】〔〕<>＜＞〈〉]{{2,60}} (?: [(（][^()（）]*[)）] [^()（）]{{0,30}} )? )
    [)）\]】〕>＞〉] \s* $
    """,
    re.VERBOSE,
)
_TRAILING = re.compile(
    rf"[\s　]+(?:[【\[〔(（]\s*{_LABELS}\s*[】\]〕)）]\s*[:：]?|{_LABELS}\s*[:：])\s*(?P<names>\S[^。]{{1,40}})$"
)


def departments_of(cell: str | None) -> tuple[str, ...]:
    """The departments of a cell, one entry each.

    >>> departments_of("こども課・健康課、総務部総務課"), departments_of("こども課健康課"), departments_of("—")
    (('こども課', '健康課', '総務部総務課'), ('こども課', '健康課'), ())
    >>> departments_of("(環)環境保全課"), departments_of("脱炭素推\\n進室"), departments_of("総務課長\\n所属長")
    (('環境保全課',), ('脱炭素推進室',), ('総務課長', '所属長'))
    >>> departments_of("主管：港湾課／関係：商工課")
    ('港湾課', '商工課')
    """
    text = value_of(_lines(_PHONE.sub("", cell or "")))
    if text is None:
        return ()
    found: list[str] = []
    for part in _parts(_LABEL.sub("", text)):
        pieces = re.split(r"[・･]", part)
        whole = len(pieces) == 1 or not all(re.search(rf"{_OFFICE}$", piece) for piece in pieces)
        for piece in [part] if whole else pieces:
            found += _JOINED.split(piece)
    found = [one for name in found for one in _beside(name)]
    plain = (_LABEL.sub("", re.sub(r"^[・●○◎◇◆■□※\-]\s*", "", name)) for name in found)
    names = (_PREFIX.sub("", name.strip()) for name in plain)
    return tuple(dict.fromkeys(name for name in names if value_of(name)))


_BESIDE = re.compile(r"(?P<name>[^()（）]*)[(（](?P<other>[^()（）]{2,}[課室係])[)）]")


def _beside(name: str) -> tuple[str, ...]:
    """An office and one of its rank that is printed behind it in brackets, as two: 財政課（体育課）."""
    match = _BESIDE.fullmatch(name.strip())
    if match is None or (match["name"] and match["name"].strip()[-1] != match["other"][-1]):
        return (name,)
    return tuple(filter(None, (match["name"], match["other"])))


def office_of(name: str) -> str:
    """An office's name without its bureau's mark: prints of one plan set it before some of an office's mentions.

    >>> office_of("(環)環境保全課"), office_of("環境保全課"), office_of("◎土木課"), office_of("市民部 交通課")
    ('環境保全課', '環境保全課', '土木課', '市民部交通課')
    """
    return re.sub(r"\s+", "", _PREFIX.sub("", re.sub(r"^[・●○◎◇◆■□※\-]\s*", "", nfkc(name).strip()))) or name


def _lines(cell: str) -> str:
    """A cell of several lines on one: an office on each line, or one whose name is broken."""
    lines = strip_tags(cell).split("\n")
    out = lines[0]
    for line in lines[1:]:
        ended = _ENDS.search(out.strip()) is not None
        above = re.search(r"[部局]$", out.strip()) and re.search(r"[課室係]$", line.strip())
        out += (" " if above else "、" if ended else "") + line.strip()
    return out


def offices_joined(before: str, after: str) -> bool:
    """Whether a cell's text goes on with an office's name that was cut: 脱炭素推進 and 室.

    >>> offices_joined("脱炭素推進", "室"), offices_joined("環境課", "土木課")
    (True, False)
    """
    return _ENDS.search(nfkc(before).strip()) is None and bool(after.strip())


def without_offices(title: str) -> tuple[str, tuple[str, ...]]:
    """A heading's title, and the departments printed behind it.

    >>> without_offices("子育て支援の充実（担当：こども課・健康課）")
    ('子育て支援の充実', ('こども課', '健康課'))
    >>> without_offices("移住の促進（企画課）"), without_offices("公共交通（バス）")
    (('移住の促進', ('企画課',)), ('公共交通（バス）', ()))
    """
    match = _OFFICES.search(title)
    if match and title[: match.start()].strip():
        names = departments_of(match["names"])
        if names and (match["label"] or _are_offices(names)):
            return title[: match.start()].strip(), names
    match = _TRAILING.search(title)
    if match and title[: match.start()].strip():
        return title[: match.start()].strip(), departments_of(match["names"])
    return title, ()


_INSIDE = re.compile(
    r"(?P<title>[^()（）。]{2,40})[(（](?P<names>[^()（）。]{2,40})[)）]\s*(?P<rest>[^\s()（）].*)", re.DOTALL
)


def offices_inside(text: str) -> tuple[str, tuple[str, ...], str]:
    """An item's name, the offices in brackets behind it, and what it goes on to say; no offices where none stand so.

    >>> offices_inside("夜間の健診（健康課・医療センター）年に１回行います。")
    ('夜間の健診', ('健康課', '医療センター'), '年に１回行います。')
    """
    match = _INSIDE.fullmatch(text)
    names = departments_of(match["names"]) if match else ()
    if match is None or not names or not all(re.search(rf"{_OFFICE}$", name) for name in names):
        return text, (), ""
    return match["title"].strip(), names, match["rest"]


def offices_alone(text: str) -> tuple[str, ...]:
    """The departments of a line that holds nothing else, in brackets: （こども課・健康課）."""
    match = re.fullmatch(r"\s*[(（\[【](?P<names>[^()（）\[\]【】。]{2,60})[)）\]】]\s*", text)
    names = departments_of(match["names"]) if match else ()
    return names if names and _are_offices(names) else ()


def is_office(text: str) -> bool:
    """Whether a text ends as the names of offices do.

    >>> is_office("町観光協会"), is_office("令和６年度"), is_office("サイト改修")
    (True, False, False)
    """
    return _ENDS.search(nfkc(text).strip()) is not None


def _are_offices(names: tuple[str, ...]) -> bool:
    """Whether names without a label are offices: one surely, and all by their endings."""
    return any(map(ORGANISATION.match, names)) and all(re.search(rf"{_OFFICE}$", name) for name in names)


def _is_below(office: str, following: list[str]) -> bool:
    """Whether the next name is a part of the office before it: 総務部 企画課."""
    ranks = ("部局", "課室", "係")
    above, below = (
        next((n for n, ends in enumerate(ranks) if name[-1:] and name[-1:] in ends), None)
        for name in (office, re.split(r"[、,，・/／(（]", following[0])[0] if following else "")
    )
    if office.endswith("委員会"):
        above = 0
    return above is not None and below is not None and below > above


def _parts(text: str) -> list[str]:
    """The text cut at separators outside of brackets; a space divides only where an office's name ends before it."""
    parts, depth = [""], 0
    for n, char in enumerate(text):
        depth += (char in "(（") - (char in ")）")
        if depth <= 0 and char.isspace():
            ended = _ENDS.search(parts[-1]) is not None
            parts += [""] if ended and not _is_below(parts[-1], text[n:].split()) else []
        elif depth <= 0 and _SEPARATOR.fullmatch(char):
            parts.append("")
            continue
        elif depth <= 0 and text.startswith(("及び", "並びに"), n):
            parts.append("")
        parts[-1] += char
    return [re.sub(r"^(?:及び|並びに)", "", part.strip()) for part in parts if part.strip()]
