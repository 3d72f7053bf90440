"""Rows of a roadmap sheet that begin with no known label.

In turn: a number that lost its label, a footnote, a further indicator, the rest of a cell that OCR broke over lines,
a field under a name of the town's own, and a line outside the table. Whatever is left is shown as a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.parsers.roadmap_labels import HEAD, Part
from ingest.parsers.roadmap_sheet import Entry, Pair, Sheet, is_legend
from ingest.text import flat, nfkc, strip_tags

_FOOTNOTE = re.compile(
    r"""
    (?P<mark> [※＊*] \s* \d{0,2} | [(（]? 注 \s* \d{0,2} [)）]? )   # ※1, 注2), *
    \s* [:：.．]? \s* (?P<text> \S .* )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAGE_NUMBER = re.compile(r"[-\s]*(?:[Pp]\s*[.]?\s*)?\d{1,3}(?:\s*ページ)?[-\s]*")
_STEP_MARK = re.compile(r"[①-⑳㉑-㊿(（\d]")
MARGIN = "欄外"
"""Heading of text outside the table that has none of its own."""


def is_page_number(text: str) -> bool:
    """Whether a line prints only a page's number."""
    return bool(_PAGE_NUMBER.fullmatch(nfkc(text)))


def is_step(row: Sequence[str]) -> bool:
    """Whether an unlabelled row belongs to the schedule: its label cell is blank, or holds the legend or a mark."""
    head = flat(row[0])
    return len(row) > 1 and (not head or is_legend(head) or bool(_STEP_MARK.match(head)))


def read_unlabelled(sheet: Sheet, row: list[str], found: list[Pair], after_gap: bool) -> bool:
    """Read the cells before a row's first label; True where labels follow them, or the row states something."""
    texts = found[0][1]
    labels = [hit.part for hit, _ in found if hit]
    rules: tuple[Callable[[], bool], ...] = (
        lambda: _number(sheet, texts, labels),
        lambda: _footnote(sheet, texts),
        lambda: _further_kpi(sheet, texts, labels),
        lambda: _continuation(sheet, row, texts, bool(labels), after_gap),
        lambda: not after_gap and _other_field(sheet, row, texts),
        lambda: _margin(sheet, row, texts),
    )
    if any(rule() for rule in rules):
        return True
    sheet.notice(f"表の行を読めません: {' '.join(map(flat, texts))[:60]}")
    return bool(labels)


def _number(sheet: Sheet, texts: list[str], labels: list[Part]) -> bool:
    """A head row that lost the label 公約番号: the number is what stands before the other labels."""
    number = "".join(nfkc(flat(texts[-1])).split())
    if not labels or labels[0] not in HEAD or Part.NUMBER in labels or not re.fullmatch(r"\d+(?:-\d+)*", number):
        return False
    sheet.heads.setdefault(Part.NUMBER, Entry(flat(texts[-1]), sheet.line, sheet.line))
    sheet.notice(f"公約番号の欄の名前がありません。{number} を番号として読みました")
    return True


def _footnote(sheet: Sheet, texts: list[str]) -> bool:
    match = _FOOTNOTE.fullmatch(flat(texts[0])) if len(texts) == 1 else None
    if match is None:
        return False
    sheet.in_steps = False
    sheet.open = sheet.section("".join(nfkc(match["mark"]).split()), match["text"])
    return True


def _further_kpi(sheet: Sheet, texts: list[str], labels: list[Part]) -> bool:
    """A further indicator under the first one's label: a name, then 現状値 again."""
    if labels[:1] != [Part.BASELINE] or not sheet.kpis or not sheet.kpis[-1].knows_baseline:
        return False
    sheet.add_kpi(texts)
    return True


def _continuation(sheet: Sheet, row: list[str], texts: list[str], labels_follow: bool, after_gap: bool) -> bool:
    """The rest of the cell above: nothing stands left of it, or it is alone in its row and follows at once."""
    left = bool(flat(row[0]))
    if sheet.open is None or (after_gap and not labels_follow) or (left and len(texts) > 1):
        return False
    if left and len(row) > 1 and not labels_follow and _is_block_heading(flat(texts[0])):
        return False
    joint = "\n" if any(sheet.open is entry for entry in sheet.sections.values()) else " "
    sheet.open.add("\n".join(strip_tags(cell) for cell in texts), sheet.line, joint)
    return True


def _is_block_heading(text: str) -> bool:
    """Whether a cell alone in its row heads a block of rows: short, and no sentence's end."""
    return len(text) <= 12 and not re.search(r"[。、）)]$", text)


def _other_field(sheet: Sheet, row: list[str], texts: list[str]) -> bool:
    """A field that this town has added: the row's first cell is its heading, the others its text."""
    heading = "".join(flat(row[0]).split())
    sheet.in_steps = False
    if len(texts) < 2 or not heading or len(heading) > 30 or not re.search(r"[^\W\d_]", heading):
        return False
    sheet.open = sheet.section(heading, "\n".join(strip_tags(cell) for cell in texts[1:]))
    return True


def _margin(sheet: Sheet, row: list[str], texts: list[str]) -> bool:
    """A line of its own, outside the table."""
    if len(row) > 1:
        return False
    sheet.open = sheet.section(MARGIN, strip_tags(texts[0]))
    return True
