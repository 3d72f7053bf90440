"""What a clerk should look at first in a reading, in the clerk's language."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.first_look import Advice
from ingest.model import Lines
from service.model import Language
from service.staff.words import told


def look(advice: Advice, language: Language) -> str:
    """The sentence of one thing to look at; what the document or its reading says stays as it is said there."""
    values: dict[str, object] = dict(advice.values)
    if advice.places is not None:
        values["where"] = _places(advice.places, advice.further, language)
    return told(language, f"look.{advice.what}", **values)


def _places(places: Sequence[Lines], further: int, language: Language) -> str:
    said = [told(language, "lines", lines="–".join(map(str, dict.fromkeys(lines)))) for lines in places]
    more = [told(language, "look.further", n=further)] if further else []
    return told(language, "and").join((*said, *more))
