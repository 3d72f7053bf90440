"""What a question asserts, or asks whether it is so: what is definite in it, and which way things stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.text import nfkc
from service.model import Particular, Thesis
from service.particulars import particulars
from service.poles import SO, poles
from service.understand.claims import BELIEVES, NEGATED, claimed_of
from service.understand.wording import OPEN

_BESIDE = ("place", "venue", "date")
"""Kinds that only say of what, or when, something else is asserted, where something is counted or graded."""
_REASON = re.compile(r"なぜ|なんで|どうして|理由|原因")
_THRESHOLD = re.compile(r"以上|以下|未満|を?超")
"""Behind what says of which group something is asserted."""
_WHERE = re.compile(r"(?:で|に|へ|と|から|まで)(?!の)")
"""Behind a place where something is said to be or to have happened, and not to whose place it belongs."""
_POLAR = re.compile(r"(?:か(?:い|ね|な|の[うお]?)?|[のるただいよね])[?？。.]?\s*$")
"""The end of a question that has no interrogative, with its predicate: whether it is so is asked."""
END = 6
"""Characters behind what is definite in a question that only asks: 「…は140人ですか」 asks of the number."""


def thesis(text: str, *, several: bool, towns: Collection[str]) -> Thesis | None:
    """What may be answered by yes or no; None: nothing.

    Args:
        text: the question.
        several: conditions pick several records; then nothing that is only asked is said of one.
        towns: the towns it names, which are no places of what happened.
    """
    plain = nfkc(text)
    believed = BELIEVES.search(claimed_of(plain))
    asks = OPEN.search(plain, 0, believed.start()) if believed else several or OPEN.search(plain)
    if asks or not (believed or _POLAR.search(plain)):
        return None  # an interrogative before the belief: いつからでしたっけ
    clause = plain[: believed.start()] if believed and OPEN.search(plain, believed.end()) else plain
    definite = tuple(
        one for one in _claimed(particulars(clause), reason=_REASON.search(plain) is not None)
        if not any(one.value in town or town in one.value for town in towns) and one.value != "市役所"
        and not _THRESHOLD.match(plain, one.end) and (one.kind != "place" or _WHERE.match(plain, one.end))
    )  # fmt: skip
    if not believed:
        definite = tuple(one for one in definite if len(plain) - one.end <= END)
    sides = {family: side for family, side in poles(clause).items() if side or family != "all"}
    if believed and not (OPEN.search(plain) or _REASON.search(plain) or NEGATED.search(clause)):
        sides[SO] = True
    return Thesis(particulars=definite, poles=sides, believed=believed is not None)


def _claimed(found: Sequence[Particular], *, reason: bool) -> list[Particular]:
    """What is asserted: where something is counted, or its reason asked, its date is only when."""
    if reason:
        return [one for one in found if one.kind not in _BESIDE]
    counted = [one for one in found if one.kind not in _BESIDE]
    return [one for one in found if one.kind != "date"] if counted else list(found)
