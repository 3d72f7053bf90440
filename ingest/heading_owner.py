"""Whose document it is: the town, union, prefecture, ministry or party that its own pages give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import municipality
from ingest.heading_bodies import body, is_union
from ingest.heading_front import COVER, FrontLine, prose
from ingest.heading_title import is_title, plain_title
from ingest.model import Municipality, SourceText
from ingest.text import nfkc
from ingest.unlisted import unlisted

_SITE = re.compile(
    r"(?:^|[|｜\-–/／\s])(?P<name>[^|｜\-–/／\s]{2,8}?[市町村区])(?:公式|ホームページ|ウェブサイト|役所|役場|HP|$)"
)
"""The name of a site in a page's title: 進捗状況｜藤波市公式ウェブサイト"""
_PREFECTURE = re.compile(r"^(?:北海道|東京都|(?:京都|大阪)府|\S{2,3}県)(?:\S{1,4}郡)?(?=\S{2})")
_BODY = re.compile(r"[。、]$|ます$|です$|した$")


def unknown(name: str) -> Municipality:
    """A town without a code: the official list does not hold it, or holds several and the text does not say which."""
    return Municipality(code="", prefecture="", name=name, kana="")


def town_named(name: str, text: SourceText) -> Municipality:
    """The town of a given name; several of one name are told apart by the prefecture that the text names."""
    towns = municipality.by_name(name)
    found = municipality.in_named_prefecture(towns, text.lines) if towns else None
    return found or unknown(towns[0].name if towns else name.strip())


def owner(text: SourceText, lines: Sequence[FrontLine], title: str | None) -> Municipality | None:
    """Whose document the text itself says it is, or None.

    A name that the first pages give as the plan's own stands over names that are only mentioned; among equals the more
    frequent one wins, and the official list before a name outside of it. A union, prefecture, ministry or party must
    stand on the cover, where no town stands as the plan's own. The file's name is asked last, and for a town only.
    """
    site = _SITE.search(nfkc(text.title or ""))
    if site and not is_title(site["name"]):
        return town_named(
            re.sub(r"^(?:北海道|東京都|(?:京都|大阪)府|\S{2,3}県)(?:\S{2,4}郡)?(?=\S{2})", "", site["name"]), text
        )
    union = body((), title)
    if union is not None and is_union(union.name):  # its office may stand in the town hall of one of its towns
        return union
    counts = municipality.mentions(text.lines)
    listed = max(counts, key=lambda name: (on_cover(name, lines), counts[name]), default=None)
    claimed = listed is not None and on_cover(listed, lines)
    others = unlisted(text.lines, lines, municipality.official())
    other = next((named for named in others if municipality.repaired(named.name) not in counts), None)
    if not claimed and not (other and other.own):
        found = body(lines, title)
        if found:
            return found
    if other is not None:
        more = other.count > (counts[listed] if listed else 0)
        if (other.own and not claimed) or (other.own == claimed and more):
            return unknown(other.name)
    return town_named(listed, text) if listed else _of_file(text)


def on_cover(name: str, lines: Sequence[FrontLine]) -> bool:
    """Whether the first lines print a name as the plan's own: alone, with its mayor, or before a title."""
    own = re.compile(
        rf"(?:\S{{2,3}}[都道府県])?(?:\S{{2,4}}郡)?(?:第\d+[期次回])?(?:(?:令和|R)\S{{1,2}}年度?)?{re.escape(name)}"
        rf"(?P<after>$|[長役議].*|.{{0,25}})"
    )
    for line in prose(lines, COVER):
        plain = "".join(nfkc(plain_title(line.text)).split())
        match = own.fullmatch(plain)
        if match and len(plain) <= 45 and not _BODY.search(plain) and (_short(match["after"]) or is_title(plain)):
            return True
    return False


def _short(after: str) -> bool:
    return not after or after[0] in "長役議"


def _of_file(text: SourceText) -> Municipality | None:
    """The town with which the file's name begins, where the text names none: みなと町KPI.csv."""
    match = re.match(
        r"(?:[A-Za-z0-9]+[_\-\s])*(?P<name>[一-龠々ぁ-んァ-ヶー]{1,6}[市町村])(?![一-龠]*[市町村])", nfkc(text.name)
    )
    if not match:
        return None
    named = unlisted([match["name"], match["name"]], [], municipality.official())
    return town_named(match["name"], text) if named or municipality.by_name(match["name"]) else None
