"""Every word a reader sees in an answer, one file a language; and what a language model is told."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

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


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Key → template of a language: the tables of `<language>.toml`, their keys joined by dots."""
    found: dict[str, str] = {}

    def walk(table: Mapping[str, Any], before: str) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, f"{before}{key}.")
            else:
                found[f"{before}{key}"] = str(value)

    walk(tomllib.loads(text(f"{language}.toml")), "")
    return found


def say(language: str, key: str, /, **values: object) -> str:
    """A template of a language with its `$names` filled in.

    Raises:
        TemplateError: there is no such template, or its names are not those of the values.
    """
    templates = phrases(language)
    if key not in templates:
        raise TemplateError(f"prompts/{language}.toml: {key} がありません")
    return _filled(f"prompts/{language}.toml: {key}", templates[key], values)


def fill(name: str, /, **values: object) -> str:
    """A file of this package as a template with its `$names` filled in.

    Raises:
        TemplateError: a name of the template is missing among the values, or a value has no place in it.
    """
    return _filled(f"prompts/{name}", text(name).strip(), values)


def _filled(where: str, body: str, values: Mapping[str, object]) -> str:
    template = string.Template(body)
    wanted, given = set(template.get_identifiers()), set(values)
    if wanted != given:
        missing, unused = sorted(wanted - given), sorted(given - wanted)
        raise TemplateError(f"{where}: 足りない名前 {missing}、使われない名前 {unused}")
    return template.substitute({key: str(value) for key, value in values.items()})
