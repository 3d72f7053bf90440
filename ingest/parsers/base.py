"""What every parser is: it says how sure it is that a text is of its family, and reads it."""

from __future__ import annotations

from typing import Protocol

from ingest.model import Heading, Parsed, SourceText


class Parser(Protocol):
    """One document family."""

    family: str

    def recognise(self, text: SourceText) -> float:
        """How sure the parser is, 0 to 1, that it knows this form."""
        ...

    def parse(self, text: SourceText, heading: Heading) -> Parsed:
        """Records, warnings and checks of a document of this family.

        `heading` holds what the whole text says of its town and title; a parser may refine it from its own form.
        """
        ...
