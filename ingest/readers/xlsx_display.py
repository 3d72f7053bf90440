"""A spreadsheet cell as Excel displays it: its number format applied to its value (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"                  # text between quotation marks
    | \\(?P<escaped>.)                   # one character taken as it is
    | _(?P<space>.)                      # a space as wide as the character
    | \*(?P<fill>.)                      # a character that fills the cell
    | \[(?P<bracket>[^\]]*)\]            # colour, condition, currency or calendar
    | (?P<general>General|標準)
    | (?P<ampm>AM/PM|A/P)
    | (?P<date>g+|e+|y+|m+|d+|a{3,4}|h+|s+)
    | (?P<number>[0\#?]+ (?:,[0\#?]+)* ,* (?:\.[0\#?]+)? (?:[Ee][+\-]0+)? | \.[0\#?]+)
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<other>.)
    """,
    re.VERBOSE | re.I | re.S,
)

_ERAS = ((date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"), (date(1926, 12, 25), "昭和", "S"))
_WEEKDAYS = "月火水木金土日"
_BUILT_IN_JAPANESE = {
    "mm-dd-yy": "yyyy/m/d",  # format 14 is the short date of the reader's country
    "m/d/yy h:mm": "yyyy/m/d h:mm",
}


def display(value: object, number_format: str) -> str:
    """The text that the cell shows.

    >>> display(1050, "General"), display(0.639, "0.0%"), display(12345.0, '#,##0"人"')
    ('1050', '63.9%', '12,345人')
    >>> display(datetime(2024, 5, 1), '[$-411]ggge"年"m"月"d"日"')
    '令和6年5月1日'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    form = _BUILT_IN_JAPANESE.get(number_format, number_format or "General")
    if isinstance(value, timedelta):
        value = (datetime(1899, 12, 30) + value).time() if value < timedelta(days=1) else str(value)
    if isinstance(value, datetime | date | time):
        return _date(value, form.split(";")[0])
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _general(value: float) -> str:
    """A number without a format: up to 11 significant digits, never with `.0`."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"


def _section(value: float, form: str) -> tuple[str, bool]:
    """The part of the format for this value, and whether the part itself prints the sign."""
    parts = _split(form)
    if value < 0 and len(parts) > 1 and parts[1]:
        return parts[1], True
    if value == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], False


def _split(form: str) -> list[str]:
    """The format's sections; a semicolon between quotation marks or after a backslash divides nothing."""
    parts = [""]
    for match in _TOKEN.finditer(form):
        if match["other"] == ";":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts


def _literal(match: re.Match[str]) -> str:
    """What a token prints that is no figure."""
    if match["quoted"] is not None:
        return match["quoted"]
    if match["escaped"] is not None:
        return match["escaped"]
    if match["space"] is not None:
        return " "
    if match["bracket"] is not None and match["bracket"].startswith("$"):
        return match["bracket"][1:].split("-")[0]
    return match["other"] or ""


def _number(value: float, form: str) -> str:
    part, signed = _section(value, form)
    tokens = list(_TOKEN.finditer(part))
    figures = [token for token in tokens if token["number"] or token["general"]]
    if any(token["date"] or token["text"] for token in tokens) and not figures:
        return _general(value)
    scaled = abs(value) * 100 ** sum(1 for token in tokens if token["percent"])
    out, printed = "", False
    for token in tokens:
        if token["number"] and not printed:
            out, printed = out + _figure(scaled, token["number"]), True
        elif token["general"]:
            out, printed = out + _general(scaled), True
        else:
            out += "%" if token["percent"] else _literal(token)
    if value < 0 and not signed and re.search(r"[1-9]", out):
        out = "-" + out
    return out.strip()


def _figure(value: float, form: str) -> str:
    """The value by one digit pattern such as `#,##0.0`; commas behind it scale by a thousand each."""
    if re.search(r"[Ee][+\-]", form):
        return f"{value:.2E}"
    whole, _, decimals = form.partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    try:
        exact = Decimal(repr(float(value)) if isinstance(value, float) else value).scaleb(-3 * scale)
        rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return _general(value)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    head, _, tail = text.partition(".")
    while tail and decimals and decimals[len(tail) - 1] in "#?" and tail.endswith("0"):
        tail = tail[:-1]
    head = head.rjust(whole.count("0"), "0")
    head = "" if head == "0" and tail and "0" not in whole else head
    return f"{head}.{tail}" if tail else head


def _era(day: date) -> tuple[str, str, int]:
    for start, name, letter in _ERAS:
        if day >= start:
            return name, letter, day.year - start.year + 1
    return "", "", day.year


def _date(value: datetime | date | time, form: str) -> str:
    """A date or time by its format; General gives the ISO form with slashes."""
    moment = datetime.combine(date(1900, 1, 1), value) if isinstance(value, time) else value
    tokens = list(_TOKEN.finditer(form))
    if not any(token["date"] for token in tokens):
        return str(value) if isinstance(value, time) else f"{moment.year}/{moment.month}/{moment.day}"
    out, last = "", ""
    for at, token in enumerate(tokens):
        code = (token["date"] or "").lower()
        if not code:
            half = getattr(moment, "hour", 0) >= 12
            out += ("PM" if half else "AM") if token["ampm"] else _literal(token)
            continue
        following = next(((t["date"] or "").lower() for t in tokens[at + 1 :] if t["date"]), "")
        minutes = code[0] == "m" and (last.startswith("h") or following.startswith("s"))
        out += _date_part(moment, code, minutes)
        last = code
    return out.strip()


def _date_part(moment: datetime | date, code: str, minutes: bool) -> str:
    """One code of a date format, e.g. `yyyy`, `ggg`, `e`, `m` (month or minute), `aaa` (weekday)."""
    clock = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    name, letter, year = _era(clock.date())
    wide = len(code) > 1
    if code[0] == "g":
        return letter if code == "g" else name[:1] if code == "gg" else name
    if code[0] == "a":
        return _WEEKDAYS[clock.weekday()] + ("曜日" if len(code) == 4 else "")
    if code[0] == "y":
        return f"{clock.year:04d}" if len(code) > 2 else f"{clock.year % 100:02d}"
    if code in {"ddd", "dddd"}:
        return clock.strftime("%a" if code == "ddd" else "%A")
    if code[0] == "m" and len(code) > 2 and not minutes:
        return clock.strftime("%b" if len(code) == 3 else "%B")
    figure = {
        "e": year, "m": clock.minute if minutes else clock.month, "d": clock.day, "h": clock.hour, "s": clock.second
    }[code[0]]  # fmt: skip
    return f"{figure:02d}" if wide else str(figure)
