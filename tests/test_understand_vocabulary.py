"""No alternative of a pattern is there for nothing: each matches a question that somebody asked, or says why not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

import pytest

from ingest.text import nfkc
from service.understand import signs
from tests.conftest import ROOT

MODULES = tuple(import_module(f"service.understand.{name}") for name in ("cues", "signs", "conditions", "claims"))
QUESTIONS = (ROOT / "eval" / "questions", ROOT / "eval" / "training", ROOT / "eval" / "training" / "plans")

SPELLED = "another spelling of an alternative that matches"
ENGLISH = "the English of an alternative that matches: few English questions are at hand"
SPOKEN = "the field's general vocabulary, which the question files happen to word otherwise"
EXCEPTIONS = {
    "どういった": SPELLED, "どのように変わ": SPELLED, "いずれ(?:が|の)": SPELLED, "もっとも": SPELLED,
    "初めの": SPELLED,
    "how many percent": ENGLISH, "challenge": ENGLISH, "purpose of": ENGLISH,
    "at the start": ENGLISH, "at present": ENGLISH, "altogether": ENGLISH,
    "(?:誰|だれ)が(?=、)": SPOKEN, r"(?:今|いま|現在)\S{0,6}どう(?:なって|です|なん)": SPOKEN, "詳しく": SPOKEN,
    rf"(?:{signs._MET})\S{{0,4}}目標": SPOKEN, "ゴール": SPOKEN, "計画前": SPOKEN, "出発点": SPOKEN,
    "総数": SPOKEN,
    "ワースト": SPOKEN,
    "達し(?:て(?:い)?)?な": SPELLED,
    "達し(?:て(?:い)?)?(?:な|ませ|ず)": SPELLED,
    "行ってな": SPELLED,
    "超の": SPELLED,
    "達して(?:い)?る": SPELLED,
    "最小": SPELLED,
    "最少": SPELLED,
    "最短": SPELLED,
    "below": ENGLISH,
    "above": ENGLISH,
    "at least": ENGLISH,
    "fell short": ENGLISH,
    "not (?:reach|met|meet|achiev)": ENGLISH,
    "exceed": ENGLISH,
    "isn't it": ENGLISH,
    "abolish": ENGLISH,
    "遅延": SPOKEN,
    r"(?:いちばん|一番|最も|もっとも)(?:新し|最近|近い|直近|大切|大事|重要|身近)\S?": SPOKEN,
    "停滞": SPOKEN,
    "スコア": SPOKEN,
    "得点": SPOKEN,
    "達成でき(?:な|ず|ませ|て(?:い)?な)": SPOKEN,
    "達成して(?:い)?(?:な|ませ)": SPOKEN,
    "及ば": SPOKEN,
    "何評価": SPOKEN,
    "かんりょう": SPELLED,
    "じゅんちょう": SPELLED,
    "至らな": SPOKEN,
}  # fmt: skip
"""Alternative that matches no question of the files → why it stays."""


@cache
def asked() -> tuple[str, ...]:
    """Every wording of every question of the files, NFKC."""
    found: set[str] = set()
    for folder in QUESTIONS:
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                wordings = [
                    row.get("question"),
                    *row.get("paraphrases", ()),
                    *row.get("history", ()),
                    *row.get("questions", ()),
                ]
                found.update(nfkc(wording) for wording in wordings if wording)
    return tuple(sorted(found))


def patterns(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of a module, those of its tables as well, each with its name."""
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            yield f"{module.__name__}.{name}", value
        elif isinstance(value, dict):
            for key, one in value.items():
                if isinstance(one, re.Pattern):
                    yield f"{module.__name__}.{name}.{key}", one


def alternatives(source: str) -> list[str]:
    """The alternatives of a pattern, outside of its brackets.

    >>> alternatives("a|(?:b|c)d|[|]")
    ['a', '(?:b|c)d', '[|]']
    """
    parts, depth, in_class, current = [], 0, False, ""
    pieces = re.findall(r"\\.|.", source, re.DOTALL)
    for piece in pieces:
        if piece == "|" and not depth and not in_class:
            parts.append(current)
            current = ""
            continue
        current += piece
        if in_class:
            in_class = piece != "]"
        elif piece == "[":
            in_class = True
        else:
            depth += (piece == "(") - (piece == ")")
    return [part for part in (*parts, current) if part.strip()]


@cache
def unmatched() -> dict[str, str]:
    """Alternative that matches no question → the pattern it stands in."""
    found = {}
    for module in MODULES:
        for name, pattern in patterns(module):
            for alternative in alternatives(pattern.pattern):
                compiled = re.compile(alternative, pattern.flags)
                if not any(compiled.search(question) for question in asked()):
                    found[alternative] = name
    return found


def test_the_question_files_are_there() -> None:
    assert len(asked()) > 3000
    assert [module.__name__ for module in MODULES if len(list(patterns(module))) < 3] == []


def test_every_alternative_matches_a_question_or_says_why_not() -> None:
    assert {one: name for one, name in unmatched().items() if one not in EXCEPTIONS} == {}


def test_no_reason_is_given_for_an_alternative_that_needs_none() -> None:
    assert [one for one in EXCEPTIONS if one not in unmatched()] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [("a|b", ["a", "b"]), ("a|(?:b|c)d|[|]", ["a", "(?:b|c)d", "[|]"]), (r"\||x", [r"\|", "x"]), ("", [])],
)
def test_a_pattern_is_cut_at_its_outermost_bars(source: str, expected: list[str]) -> None:
    assert alternatives(source) == expected
