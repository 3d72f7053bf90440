"""Every word a reader sees: the same names in both languages, strict about what is filled in."""

from __future__ import annotations

import ast
import re
import string

import pytest

import prompts
from ingest.errors import TemplateError
from prompts import fill, phrases, say
from tests.conftest import ROOT

LANGUAGES = ("ja", "en")
FILES = ("ja", "en", "staff.ja", "staff.en")


def _names(language: str) -> dict[str, set[str]]:
    """Template → its $names."""
    return {key: set(string.Template(body).get_identifiers()) for key, body in phrases(language).items()}


@pytest.mark.parametrize("before", ["", "staff."])
def test_every_template_stands_in_both_languages_with_the_same_names(before: str) -> None:
    japanese, english = _names(f"{before}ja"), _names(f"{before}en")
    assert len(japanese) > 100
    assert japanese == english


@pytest.mark.parametrize("language", FILES)
def test_no_template_is_empty_or_holds_a_dollar_that_is_no_name(language: str) -> None:
    for key, body in phrases(language).items():
        assert body.strip() or key.endswith(("pair", "and", "so")), key
        assert string.Template(body).is_valid(), key


@pytest.mark.parametrize("file", ["en", "staff.en"])
def test_english_templates_hold_no_japanese_but_quotation_marks(file: str) -> None:
    found = {key: re.findall(r"[ぁ-んァ-ヴ一-龠]+", body) for key, body in phrases(file).items()}
    assert {key: words for key, words in found.items() if words} == {}


PROMPTS = sorted(path.name for path in (ROOT / "prompts" / "ja").iterdir())


@pytest.mark.parametrize("name", PROMPTS)
def test_what_a_language_model_is_told_has_the_same_names_in_both_languages(name: str) -> None:
    japanese, english = (set(string.Template(prompts.text(f"{one}/{name}")).get_identifiers()) for one in LANGUAGES)
    assert japanese == english


def _said() -> set[str]:
    """The keys that the service says, those put together as far as their first part."""
    found = set()
    for path in sorted((ROOT / "service").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and len(node.args) > 1):
                continue
            if getattr(node.args[0], "value", "") == "mcp":  # of its own file, both languages in one text
                continue
            options = (
                [node.args[1].body, node.args[1].orelse] if isinstance(node.args[1], ast.IfExp) else [node.args[1]]
            )
            found |= {one.value for one in options if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def test_every_key_that_the_service_says_is_there() -> None:
    said = _said()
    assert len(said) > 40
    assert sorted(said - set(phrases("ja"))) == []


def test_the_staffs_pages_say_what_is_there_and_nothing_lies_unsaid() -> None:
    places = [*(ROOT / "service" / "staff").rglob("*.py"), *(ROOT / "service" / "pages").rglob("*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in places)
    said = set(re.findall(r"""(?:\bs\(|\btold\([^"']{2,40}?, )["']([a-z_.]*[a-z_])["']""", text))
    assert len(said) > 200
    assert sorted(said - set(phrases("staff.ja"))) == []
    groups = set(re.findall(r"""names\(.+?, "(\w+)"\)""", text))
    groups |= set(re.findall(r"""\btold\(\w+, f"(\w+)\.""", text))
    others = {key for key in phrases("staff.ja") if key.partition(".")[0] not in groups} - said
    assert sorted(key for key in others if f'"{key}"' not in text) == []


def test_a_template_is_filled_with_its_names() -> None:
    assert say("ja", "status.percent", title="「朝市」", percent="73", when="") == "「朝市」の進捗率は73%です。"
    assert say("en", "choice.town", question="What?", town="みなぎ町") == "What? (みなぎ町)"


def test_a_value_that_looks_like_a_name_is_left_as_it_is() -> None:
    assert say("ja", "name.quoted", name="$name") == "「$name」"


BROKEN = [
    ("name.of", {"title": "道"}, r"name\.of.*足りない名前.*name"),
    ("name.quoted", {"name": "道", "colour": "赤"}, r"name\.quoted.*使われない名前.*colour"),
    ("no.such", {}, r"prompts/ja\.toml: no\.such"),
]


@pytest.mark.parametrize(("key", "values", "message"), BROKEN)
def test_a_wrong_call_is_an_error_that_says_where(key: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        say("ja", key, **values)


def test_a_file_that_is_not_there_is_an_error_that_says_where() -> None:
    with pytest.raises(TemplateError, match=r"prompts/ja/nothing\.txt"):
        fill("ja/nothing.txt")
