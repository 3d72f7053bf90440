"""The invented town's service, as a stranger meets it: every door, the whole pipeline, no limit on requests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.shelf import Folder
from service.conversations import Conversations
from service.doors.routers import ROUTERS
from service.model import Question, Reply
from service.settings import Settings
from service.staff.open_data import router as open_data
from service.staff.pages import router as staff
from service.web.app import create_app
from service.web.holder import Holder
from tests.answer_fixture import fresh, pipeline, town_data


def app(data: Path) -> Any:
    """The application over the fixture plans."""
    holder = Holder(Folder(town_data()), lambda: fresh(Conversations(60, 10)))
    holder.refresh()
    return create_app(holder, Settings(data=data, rate_limit=""), [staff, open_data, *ROUTERS])


def ask(question: str) -> Reply:
    """The reply to one question."""
    return pipeline().ask(Question(question=question))
