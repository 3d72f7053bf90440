"""What is judged: a question, what came back, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from eval.question import GoldQuestion
from eval.verdict import Fault, Print, judge
from eval.wire import WireReply
from ingest.model import Value


class Attempt(Value):
    """One wording, asked once: the reply as it came over the wire, or the error instead of one."""

    question: str
    reply: dict[str, Any] | None = None
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True)
class Case:
    """A judged attempt; `reply` is None where the question failed to run. `paraphrases` are its other wordings."""

    gold: GoldQuestion
    reply: WireReply | None
    faults: tuple[Fault, ...]
    seconds: float
    source: Print
    paraphrases: tuple[Case, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the verdict found no fault."""
        return not self.faults


def judged(gold: GoldQuestion, attempt: Attempt, source: Print) -> Case:
    """The verdict on one attempt; one that failed, or whose reply breaks the contract, is wrong."""
    asked = gold.model_copy(update={"question": attempt.question})
    try:
        if attempt.reply is None:
            raise ValueError(attempt.error or "返答がありません")
        reply = WireReply.model_validate(attempt.reply)
    except ValueError as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else None
        what = f"{'.'.join(map(str, first['loc']))} {first['msg']}" if first else str(error)
        return Case(asked, None, (Fault(kind="error", detail=what),), attempt.seconds, source)
    return Case(asked, reply, judge(asked, reply, source), attempt.seconds, source)


def case(gold: GoldQuestion, attempts: tuple[Attempt, ...], source: Print) -> Case:
    """A question's case: its first wording, with the verdicts on the others."""
    first, *others = attempts
    main = judged(gold, first, source)
    return Case(
        main.gold, main.reply, main.faults, main.seconds, source, tuple(judged(gold, other, source) for other in others)
    )
