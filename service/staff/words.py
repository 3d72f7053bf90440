"""The words of the staff's pages that stand in groups: what a code or a printed column is called in a language."""

from __future__ import annotations

from functools import cache

from fastapi import Request

from ingest.kinds import KINDS, japanese
from prompts import phrases, say
from service.compose.words import period
from service.model import Language
from service.web.context import interface


def reader(request: Request) -> Language:
    """The language of a page of the staff's; やさしい日本語 is for residents, and Japanese here."""
    return "en" if interface(request) == "en" else "ja"


def told(language: Language, key: str, /, **values: object) -> str:
    """A sentence of these pages with its names filled in (`prompts/staff.<language>.toml`)."""
    return say(f"staff.{language}", key, **values)


@cache
def names(language: Language, group: str) -> dict[str, str]:
    """Code → name, of a group (`status`, `what` …), in the order of the file."""
    head = f"{group}."
    texts = phrases(f"staff.{language}").items()
    return {key.removeprefix(head): text for key, text in texts if key.startswith(head)}


def kind_name(kind: str, language: Language) -> str:
    """What a kind of record is called; an unknown one stands for itself."""
    return japanese(kind) if language == "ja" or kind not in KINDS else KINDS[kind].english


@cache
def _heads(language: Language) -> dict[str, str]:
    return {text: names(language, "head")[key] for key, text in names("ja", "head").items()}


def headed(language: Language, column: str) -> str:
    """A column of a file's table as a page calls it; what the plans themselves print stays as printed."""
    return _heads(language).get(column, column)


def fiscal(year: int, language: Language) -> str:
    """A fiscal year, western and Japanese.

    >>> fiscal(2024, "ja"), fiscal(2024, "en"), fiscal(2018, "en")
    ('2024年度（令和6年度）', 'FY2024 (R6)', 'FY2018 (H30)')
    """
    short = f"R{year - 2018}" if year > 2018 else f"H{year - 1988}"
    return told(language, "fiscal", year=year, era=period(year, "ja") if language == "ja" else short)
