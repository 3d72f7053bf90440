"""Text beside the program: answer templates, described intents and LLM prompts, one file a kind."""

from __future__ import annotations

import string
from functools import cache
from importlib.resources import files

from ingest.errors import TemplateError


@cache
def text(name: str) -> str:
    """The text of one file of this package.

    Raises:
        TemplateError: there is no such file.
    """
    try:
        return files("prompts").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise TemplateError(f"prompts/{name}: ひな形がありません") from error


def fill(name: str, /, **values: object) -> str:
    """A template with its `$names` filled in.

    Raises:
        TemplateError: a name of the template is missing among the values, or a value has no place in it.
    """
    template = string.Template(text(name).strip())
    wanted, given = set(template.get_identifiers()), set(values)
    if wanted != given:
        missing, unused = sorted(wanted - given), sorted(given - wanted)
        raise TemplateError(f"prompts/{name}: 足りない名前 {missing}、使われない名前 {unused}")
    return template.substitute({key: str(value) for key, value in values.items()})
