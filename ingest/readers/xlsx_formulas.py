"""Formulas whose results a workbook does not hold (written by a program, never opened in Excel): worked out here.

The `formulas` library knows Excel's functions; this module only hands it the cells that a formula names, and works
those out first. What it cannot work out stays without a value, and is said.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel

_WITHOUT_VALUE = re.compile(
    rb"""
    <f (?:\s[^>]*)? (?: /> | > [^<]* </f> )        # a formula
    \s* (?: <v \s* /> | <v> \s* </v> )? \s* </c>   # and no result behind it
    """,
    re.VERBOSE,
)
_CHANGING = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|INDIRECT|OFFSET|CELL|INFO)\s*\(", re.I)
"""Functions that give another result each time, or another place; what Excel printed cannot be known."""

_DEEPEST = 200
"""Formulas that may stand behind each other; a running total down a sheet of a year's days stays below."""

_MOST = 250_000
"""Cells of a range that a formula may name; a whole column of a wide book is cut to the sheet's size first."""


class CannotWorkOut(Exception):
    """A formula that names itself, another file, an unknown function, or what cannot be worked out either."""


def lacks_results(raw: bytes) -> bool:
    """Whether a workbook holds a formula without its result."""
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        names = (name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml"))
        return any(_WITHOUT_VALUE.search(packed.read(name)) for name in names)


class Calculator:
    """Works out the formulas of one workbook that have no stored result."""

    def __init__(self, raw: bytes, values: Any) -> None:
        """`values`: the workbook as openpyxl gives it with `data_only`, the stored results in place of formulas."""
        import formulas  # noqa: PLC0415 - a second of loading, for few workbooks

        self._values = values
        self._formulas = load_workbook(BytesIO(raw))
        self._parser = formulas.Parser()
        self._known: dict[tuple[str, int, int], Any] = {}
        self._open: set[tuple[str, int, int]] = set()

    def formula(self, sheet: str, row: int, column: int) -> str | None:
        """The formula of a cell, or None where it holds none."""
        value = self._formulas[sheet].cell(row, column).value
        text = getattr(value, "text", value)
        return text if isinstance(text, str) and text.startswith("=") and len(text) > 1 else None

    def value(self, sheet: str, row: int, column: int) -> Any:
        """A cell's stored value, or what its formula comes to.

        Raises:
            CannotWorkOut: it has a formula that cannot be worked out.
        """
        stored = self._values[sheet].cell(row, column).value
        formula = self.formula(sheet, row, column) if stored is None else None
        if formula is None:
            return stored
        place = (sheet, row, column)
        if place not in self._known:
            if place in self._open or len(self._open) > _DEEPEST or _CHANGING.search(formula):
                raise CannotWorkOut(formula)
            self._open.add(place)
            try:
                self._known[place] = self._worked_out(formula, sheet)
            finally:
                self._open.discard(place)
        return self._known[place]

    def _worked_out(self, formula: str, sheet: str) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a division by zero is a value in a sheet
                function = self._parser.ast(formula)[1].compile()
                result = function(*(self._range(name, sheet) for name in function.inputs or ()))
        except CannotWorkOut:
            raise
        except Exception as error:  # the library raises whatever its functions raise
            raise CannotWorkOut(formula) from error
        return _plain(result, formula)

    def _range(self, name: str, sheet: str) -> Any:
        """The values of a range such as `B2`, `入力!B2:C9` or `B:B`, as the library takes them."""
        import numpy as np  # noqa: PLC0415
        from schedula import EMPTY  # noqa: PLC0415

        where, _, area = name.rpartition("!")
        where = where.strip("'") or sheet
        titles = {title.upper(): title for title in self._values.sheetnames}  # the library writes names in capitals
        if where.upper() not in titles:
            raise CannotWorkOut(name)
        title = titles[where.upper()]
        left, top, right, bottom = range_boundaries(area)
        book = self._values[title]
        left, top = left or 1, top or 1
        right, bottom = right or book.max_column, bottom or book.max_row
        if (right - left + 1) * (bottom - top + 1) > _MOST:
            raise CannotWorkOut(name)
        found = np.empty((bottom - top + 1, right - left + 1), object)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                value = self.value(title, y, x)
                found[y - top, x - left] = EMPTY if value is None else _number(value)
        return found


def _number(value: Any) -> Any:
    """A date or time as the number that Excel counts with."""
    return to_excel(value) if isinstance(value, datetime | date | time) else value


def _plain(result: Any, formula: str) -> Any:
    """The one value of a result; Excel's own errors are printed as it prints them."""
    import numpy as np  # noqa: PLC0415

    values = np.asarray(result, object).ravel()
    if len(values) != 1:
        raise CannotWorkOut(formula)
    value = values[0]
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, bool | int | float | str):
        return value
    error = str(value)
    if error.startswith("#") and error not in ("#NAME?", "#REF!"):
        return error
    raise CannotWorkOut(formula)


def named(places: list[tuple[int, int]]) -> str:
    """Places of a sheet as their names: `C5、C6 など 12 セル`."""
    names = [f"{get_column_letter(column)}{row}" for row, column in places]
    return "、".join(names[:5]) + (f" など {len(names)} セル" if len(names) > 5 else "")
