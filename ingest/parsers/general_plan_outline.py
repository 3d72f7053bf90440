"""General plans: which lines of a 大綱 are its own, and which belong to each 施策.

A 大綱 opens with an overview (its text, then every 施策 with its ①②③) and is followed by the pages of each 施策.
Pages get lost in copying; a body without its own heading is given to the 施策 that lists its ①②③.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.model import Notice
from ingest.parsers.general_plan_body import BodyReader, Context, is_action, is_item_heading
from ingest.parsers.general_plan_levels import Block, Outline, Policy
from ingest.parsers.general_plan_lines import Line, alike, items_of

ITEMS_KEY = "施策項目"
"""Section of a policy's ①②③ where the print has no heading over them."""


def split_blocks(outline: Outline, leading: frozenset[str]) -> tuple[list[Line], list[Block]]:
    """The outline's own lines, and a block for each 施策 heading."""
    lines = outline.lines
    marks = [at for at, line in enumerate(lines) if line.kind == "policy"]
    ends = [*marks[1:], len(lines)][: len(marks)]
    labels = _labels(lines, marks)
    skip = {label.text for label in labels if label}
    blocks = []
    for at, end, label in zip(marks, ends, labels, strict=True):
        inner = [line for line in lines[at + 1 : end] if line.kind != "text" or line.text not in skip]
        start = _body_start(inner)
        head, bodies = tuple(inner[:start]), split_bodies(inner[start:], leading)
        blocks.append(Block(lines[at], head, bodies, label.text if label else ""))
    own = [line for line in lines[: marks[0] if marks else len(lines)] if line.kind != "text" or line.text not in skip]
    return own, blocks


def _labels(lines: Sequence[Line], marks: Sequence[int]) -> list[Line | None]:
    """The short label (基本計画) over each 施策 heading; a label says the same over several, or over the first."""
    found: list[Line | None] = []
    for at in marks:
        before = next((line for line in reversed(lines[:at]) if line.kind != "blank"), None)
        short = before is not None and before.kind == "text" and len(before.text) <= 10 and "。" not in before.text
        found.append(before if short else None)
    counts = Counter(label.text for label in found if label)
    return [label if label and (counts[label.text] > 1 or at == 0) else None for at, label in enumerate(found)]


def _body_start(lines: Sequence[Line]) -> int:
    """Where a block's head ends: at its first heading or table, or where the ①②③ begin anew."""
    seen: set[int] = set()
    for at, line in enumerate(lines):
        if line.kind in ("section", "part", "row") or is_item_heading(lines, at, action=False):
            return at
        numbers = {n for n, _ in items_of(line.text)} if line.kind in ("item", "items") else set()
        if numbers & seen:
            return at
        seen |= numbers
    return len(lines)


def split_bodies(lines: Sequence[Line], leading: frozenset[str]) -> list[tuple[Line, ...]]:
    """A block's bodies: after the 実施計画, a heading that stands before it elsewhere opens the next 施策's body.

    So does a list ①②③ over such a heading.
    """
    bodies: list[list[Line]] = []
    action = False
    for at, line in enumerate(lines):
        ahead = next((next_line for next_line in lines[at:] if next_line.kind not in ("blank", "item", "items")), None)
        opens = ahead is not None and ahead.kind == "section" and ahead.title in leading and line.kind != "blank"
        if not bodies or (action and opens):
            bodies.append([])
            action = False
        action = action or is_action(line)
        bodies[-1].append(line)
    return [tuple(body) for body in bodies]


def read_outline(outline: Outline, context: Context) -> None:
    """Reads the outline's text, its policies and their bodies, in place."""
    own, outline.blocks = split_blocks(outline, context.leading)
    BodyReader(context, outline.body, "概要").read(own)
    texts = [line.n for line in own if line.kind != "blank"]
    outline.last = max([outline.mark.n if outline.mark.cells else outline.last, *texts])
    opening = _overview(outline.blocks)
    _add_overview(outline, opening)
    for at, block in enumerate(outline.blocks):
        _head(outline, block, overview=at < opening)
    for at, block in enumerate(outline.blocks):
        for nth, body in enumerate(block.bodies):
            owner = _owner(outline, at, nth, body)
            BodyReader(context, owner.body, "概要", _relisted(owner, body)).read(body)


def _relisted(policy: Policy, body: Sequence[Line]) -> frozenset[int]:
    """Lines over a body that list the policy's ①②③ again."""
    known = {n for n, _ in {**policy.overview, **policy.listed}.items()}
    found: set[int] = set()
    for at, line in enumerate(body):
        if line.kind not in ("blank", "item", "items") or is_item_heading(body, at, action=False):
            break
        if line.kind != "blank" and {n for n, _ in items_of(line.text)} <= known:
            found.add(line.n)
    return frozenset(found)


def _overview(blocks: Sequence[Block]) -> int:
    """How many blocks belong to the overview: those before the numbers start again.

    The last of them may be followed by the body of a 施策 whose own heading is lost.
    """
    numbers = [block.mark.number for block in blocks]
    again = next((at for at in range(1, len(blocks)) if numbers[at] <= numbers[at - 1]), 0)
    if again:
        return again if not any(block.bodies for block in blocks[: max(again - 1, 1)]) else 0
    return next((at for at, block in enumerate(blocks) if block.bodies), len(blocks))


def _add_overview(outline: Outline, opening: int) -> None:
    """The overview's list of 施策 is a text of the outline."""
    for block in outline.blocks[:opening]:
        text = outline.body.section(block.label or "施策")
        for line in (block.mark, *(line for line in block.head if line.kind != "blank")):
            text.add(line.text, line.n)
            outline.last = max(outline.last, line.n)


def _head(outline: Outline, block: Block, overview: bool) -> None:
    """A 施策 heading with what stands right under it; the heading on its own pages wins over the overview's."""
    policy = next((known for known in outline.policies if known.mark.number == block.mark.number), None)
    items = listed_items(block.head)
    if policy is None:
        policy = Policy(block.mark, in_overview=overview)
        outline.policies.append(policy)
    elif not overview and policy.in_overview:
        policy.mark, policy.in_overview, policy.body.sections = block.mark, False, {}
    if overview:
        policy.overview = items
    elif items and not policy.listed:
        policy.listed = items
    label = next((one.label for one in outline.blocks if one.label), ITEMS_KEY)
    for line in block.head:
        text = policy.body.section(label if line.kind in ("item", "items") else "概要")
        if line.kind != "blank" and line.text not in text.pieces:  # a heading repeated on the next page
            text.add(line.text, line.n)
    policy.body.sections = {key: text for key, text in policy.body.sections.items() if text.lines}


def _owner(outline: Outline, at: int, nth: int, body: Sequence[Line]) -> Policy:
    """The 施策 to which a body belongs: the one over it, unless its ①②③ are another's."""
    block = outline.blocks[at]
    own = next(policy for policy in outline.policies if policy.mark.number == block.mark.number)
    heads = {line.number: line.title for i, line in enumerate(body) if is_item_heading(body, i, action=False)}

    def fits(policy: Policy) -> int:
        listed = {**policy.overview, **policy.listed}
        return sum(n in listed and alike(listed[n][0], title) for n, title in heads.items())

    best = max(outline.policies, key=lambda policy: (fits(policy), policy is own))
    if not heads and (nth or at < _overview(outline.blocks)):
        headed = {one.mark.number for one in outline.blocks if one.bodies}
        best = next((policy for policy in outline.policies if policy.mark.number not in headed), own)
    if best is not own:
        text = (
            f"施策の見出しがない本文を、施策項目の一致から「{best.mark.label}{best.mark.title}」のものとして読みました"
        )
        outline.notices.append(Notice(line=body[0].n, text=text))
    elif nth and not fits(own):
        text = f"施策の見出しがない本文です。直前の「{own.mark.label}{own.mark.title}」のものとして読みました"
        outline.notices.append(Notice(line=body[0].n, text=text))
    return best


def listed_items(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """The ①②③ that the lines under a policy's heading list: number → (title, line)."""
    found: dict[int, tuple[str, int]] = {}
    for line in lines:
        if line.kind in ("item", "items"):
            for number, title in items_of(line.text):
                found.setdefault(number, (title, line.n))
    return found


def policy_span(policy: Policy) -> tuple[int, int]:
    """The lines that state a 施策: heading, texts and indicators, without its projects."""
    lines = [policy.mark.n]
    for text in policy.body.sections.values():
        lines += text.lines
    for measure in policy.body.measures:
        lines += measure.lines
    return min(lines), max(lines)
