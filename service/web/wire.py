"""A reply as its JSON body: the one form that the service sends and the command prints."""

from __future__ import annotations

from typing import Any

from service.model import Reply


def reply_body(reply: Reply) -> dict[str, Any]:
    """The body of a reply; a fact's optional fields, the receipt and its id stand only where they say something."""
    body = reply.model_dump(mode="json")
    body["facts"] = [fact.model_dump(mode="json", exclude_none=True) for fact in reply.facts]
    return {name: value for name, value in body.items() if value is not None or not name.startswith("receipt")}
