"""A reply as its JSON body: the one form that the service sends and the command prints."""

from __future__ import annotations

from typing import Any

from service.model import Reply


def reply_body(reply: Reply) -> dict[str, Any]:
    """The body of a reply; what the contract marks as optional stands only where it says something."""
    body = reply.model_dump(mode="json", exclude={"reason"} if reply.reason is None else None)
    body["facts"] = [fact.model_dump(mode="json", exclude_none=True) for fact in reply.facts]
    return body
