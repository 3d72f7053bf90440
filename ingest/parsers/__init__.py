"""A document family → records. Each module holds one family and its `PARSER`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ingest.broken_rows import cited_whole, joined
from ingest.folios import without_page_numbers
from ingest.model import Heading, Parsed, SourceText
from ingest.parsers.base import Parser

FAMILIES = ("roadmap", "pledge_report", "strategy", "general_plan", "reform_plan", "any_plan")
"""Modules of this package, one a family; `any_plan` reads what no other recognises."""


@cache
def parsers() -> tuple[Parser, ...]:
    """Every parser, in the order of `FAMILIES`."""
    return tuple(import_module(f"ingest.parsers.{family}").PARSER for family in FAMILIES)


def parse(text: SourceText, heading: Heading) -> tuple[str, Parsed]:
    """The family that recognises the text best, and what its parser read; ties go to the first.

    Page numbers are blank lines to the parsers: they would end tables and stand in the middle of sentences; a row
    that is broken over lines stands on one.
    """
    text, ends = joined(without_page_numbers(text))
    best = max(parsers(), key=lambda parser: parser.recognise(text))
    return best.family, cited_whole(best.parse(text, heading), ends)
