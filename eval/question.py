"""Question files: JSONL, one question with its gold answer a line; `docs/evaluation.md` documents the format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from ingest.errors import InputError
from ingest.model import Lines, Value

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class QuestionFileError(InputError):
    """A question file that cannot be used; the message lists what is wrong, by line."""


class QuestionType(StrEnum):
    """What a question asks for, or what is hard about it."""

    KPI_VALUE = "kpi_value"
    STATUS = "status"
    DEPARTMENT = "department"
    CONTENT = "content"
    REASON = "reason"
    SCHEDULE = "schedule"
    FUTURE = "future"
    LIST = "list"
    COUNT = "count"
    COMPARE = "compare"
    FOLLOW_UP = "follow_up"
    NOISY = "noisy"
    ENGLISH = "english"
    FALSE_PREMISE = "false_premise"
    UNANSWERABLE = "unanswerable"


class Expectation(Value):
    """The gold answer."""

    answered: bool = Field(title="答えられる", description="false: the documents do not hold the answer")
    must: tuple[Text | tuple[Text, ...], ...] = Field(
        default=(), title="含むべき語", description="each must stand in the answer; of an inner list, any one"
    )
    must_not: tuple[Text, ...] = Field(default=(), title="含んではならない語")
    lines: tuple[Lines, ...] = Field(default=(), title="正解の行", description="1-based, inclusive; any one is enough")
    records: tuple[str, ...] = Field(default=(), title="正解の記録ID")

    @property
    def options(self) -> tuple[tuple[str, ...], ...]:
        """Every `must` entry as its options."""
        return tuple((must,) if isinstance(must, str) else must for must in self.must)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for first, last in self.lines:
            if not 1 <= first <= last:
                raise ValueError(f"lines [{first}, {last}] は1以上の「最初の行, 最後の行」ではありません")
        if self.answered and not self.lines:
            raise ValueError("answered が true なら lines が要ります")
        if not self.answered and (self.must or self.lines or self.records):
            raise ValueError("answered が false なら must・lines・records は空にします")
        if any(not options for options in self.options):
            raise ValueError("must の空の選択肢は決して満たされません")
        return self


class GoldQuestion(Value):
    """One question, in up to three wordings, with its gold answer."""

    id: Text
    question: Text = Field(title="質問")
    paraphrases: tuple[Text, ...] = Field(default=(), title="言い換え")
    type: QuestionType = Field(title="種別")
    asker: Literal["resident", "staff"] = Field(default="resident", title="質問者")
    history: tuple[Text, ...] = Field(default=(), title="それまでの質問")
    municipality: Text | None = Field(default=None, title="自治体名", description="sent along with the question")
    document: Text = Field(title="文書")
    documents: tuple[Text, ...] = Field(default=(), title="文書（複数）", description="where any of several will do")
    expect: Expectation = Field(title="正解")

    @property
    def gold_documents(self) -> tuple[str, ...]:
        """The documents that may be cited."""
        return self.documents or (self.document,)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.type is QuestionType.UNANSWERABLE and self.expect.answered:
            raise ValueError("type が unanswerable なら expect.answered は false です")
        if self.type is QuestionType.FOLLOW_UP and not self.history:
            raise ValueError("type が follow_up なら history が要ります")
        if len({self.question, *self.paraphrases}) != 1 + len(self.paraphrases):
            raise ValueError("paraphrases に同じ言い方が重なっています")
        if self.documents and self.document not in self.documents:
            raise ValueError("documents に document が入っていません")
        return self


def _problem(error: ValidationError) -> str:
    """What is wrong with a line, as `field: message` of every fault."""
    return "、".join(f"{'.'.join(map(str, e['loc'])) or '全体'}: {e['msg']}" for e in error.errors())


def parse(lines: Iterable[str], name: str) -> tuple[list[GoldQuestion], list[str]]:
    """The questions of a file's lines, and every fault as `name:line: what`."""
    found: list[GoldQuestion] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = GoldQuestion.model_validate_json(line)
        except ValidationError as error:
            faults.append(f"{name}:{number}: {_problem(error)}")
            continue
        if question.id in seen:
            faults.append(f"{name}:{number}: id {question.id} は{seen[question.id]}行目にもあります")
        seen.setdefault(question.id, number)
        found.append(question)
    return found, faults


def load(paths: Sequence[Path]) -> tuple[GoldQuestion, ...]:
    """The questions of all files, in order.

    Raises:
        QuestionFileError: a file is missing, empty or not UTF-8, or lines are wrong; every wrong line is listed.
    """
    found: list[GoldQuestion] = []
    faults: list[str] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QuestionFileError(f"{path}: 質問ファイルを読めません。UTF-8 の JSONL を指定してください") from error
        questions, wrong = parse(text.splitlines(), path.name)
        if not questions and not wrong:
            faults.append(f"{path.name}: 質問がありません")
        found += questions
        faults += wrong
    times = Counter(question.id for question in found)
    twice = [name for name, count in times.items() if count > 1]
    if twice and not faults:
        faults.append(f"同じ id が複数のファイルにあります: {', '.join(twice)}")
    if faults:
        raise QuestionFileError("質問ファイルの形式が正しくありません。" + " / ".join(faults))
    return tuple(found)
