"""Templates: strict about their names, and the same in both languages."""

from __future__ import annotations

import string
from importlib.resources import files

import pytest

import prompts
from ingest.errors import TemplateError


def _names(language: str) -> dict[str, set[str]]:
    """Template → its $names."""
    folder = files("prompts").joinpath(language)
    return {
        file.name: set(string.Template(file.read_text(encoding="utf-8")).get_identifiers())
        for file in folder.iterdir()
        if file.name.endswith(".txt")
    }


def test_every_template_stands_in_both_languages_with_the_same_names() -> None:
    japanese, english = _names("ja"), _names("en")
    assert len(japanese) > 20
    assert japanese == english


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_template_is_empty_or_holds_a_dollar_that_is_no_name(language: str) -> None:
    for name in _names(language):
        template = string.Template(prompts.text(f"{language}/{name}"))
        assert template.template.strip(), name
        assert template.is_valid(), name


def test_a_template_is_filled_with_its_names() -> None:
    assert prompts.fill("ja/percent.txt", title="港の朝市", percent="73") == "「港の朝市」の進捗率は73%です。"


def test_a_value_that_looks_like_a_name_is_left_as_it_is() -> None:
    assert prompts.fill("ja/percent.txt", title="$percent", percent="73") == "「$percent」の進捗率は73%です。"


def test_a_missing_name_is_an_error_that_says_which() -> None:
    with pytest.raises(TemplateError, match=r"足りない名前.*percent"):
        prompts.fill("ja/percent.txt", title="港の朝市")


def test_an_unused_name_is_an_error_that_says_which() -> None:
    with pytest.raises(TemplateError, match=r"使われない名前.*colour"):
        prompts.fill("ja/percent.txt", title="港の朝市", percent="73", colour="赤")


def test_a_template_that_is_not_there_is_an_error_that_says_where() -> None:
    with pytest.raises(TemplateError, match=r"prompts/ja/nothing\.txt"):
        prompts.fill("ja/nothing.txt")
