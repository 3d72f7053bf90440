"""What the pages for operators promise: settings, tests and options that are there."""

from __future__ import annotations

import configparser
import re
import shlex

import typer.main

from service.settings import PREFIX, Settings
from tests.conftest import ROOT
from yakusoku import app

PAGES = [ROOT / "docs" / name for name in ("operations.md", "security.md")]
UNIT = ROOT / "deploy" / "yakusoku.service"


def test_every_test_that_holds_the_defences_is_there() -> None:
    rows = [line for line in PAGES[1].read_text(encoding="utf-8").splitlines() if "`test_" in line]
    assert len(rows) > 8
    for row in rows:
        file = re.search(r"`(test_\w+\.py)`", row)
        assert file
        code = (ROOT / "tests" / file[1]).read_text(encoding="utf-8")
        assert [name for name in re.findall(r"`(test_\w+)`", row) if f"def {name}(" not in code] == []


def test_every_setting_that_operators_are_told_of_is_there() -> None:
    for page in (*PAGES, UNIT):
        told = set(re.findall(rf"{PREFIX}([A-Z_]+\*?)", page.read_text(encoding="utf-8"))) - {"*"}
        known = {name.upper() for name in Settings.model_fields}
        assert [name for name in told if name not in known and not any(k.startswith(name[:-1]) for k in known)] == []


def test_the_unit_starts_the_server_with_options_that_it_has() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, encoding="utf-8")
    program, command, *rest = shlex.split(unit["Service"]["ExecStart"])
    assert (program.rpartition("/")[2], command) == ("yakusoku", "serve")
    known = {option for parameter in typer.main.get_command(app).commands["serve"].params for option in parameter.opts}  # type: ignore[attr-defined]
    assert {word for word in rest if word.startswith("--")} <= known
    stop = int(unit["Service"]["TimeoutStopSec"])
    assert stop > Settings().drain_seconds
