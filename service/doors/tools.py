"""What an MCP client may call: questions, passages, records and documents, typed as the API types them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import quote

from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import CallToolResult, ContentBlock, ResourceLink, TextContent
from pydantic import Field

from index.store import RecordFilter
from ingest.errors import NotFound
from ingest.model import Lines, Record
from prompts import phrases, say
from service.doors.beside import Beside, beside
from service.model import Language, Question, Reply
from service.web.api import LARGEST, Documents, Passages, Records
from service.web.ask import answered
from service.web.context import Context
from service.web.holder import Answering, NotReady
from service.web.wire import reply_body

ADDRESS = "yakusoku://documents/"
PLAIN_TEXT = "text/plain"
_NUMBER = re.compile(r"[0-9]{1,10}")  # more lines than any plan has, and still a number that SQLite takes

WORDS = phrases("mcp")


def _about(argument: str, **limits: Any) -> Any:
    return Field(description=WORDS[f"argument.{argument}"], **limits)


Asked = Annotated[str, _about("question", pattern=r"\S", max_length=1000)]
Sought = Annotated[str, _about("query", pattern=r"\S", max_length=1000)]
Town = Annotated[str | None, _about("municipality", max_length=50)]
Conversation = Annotated[str | None, _about("conversation_id", max_length=64)]
Spoken = Annotated[Language | None, _about("language")]
Many = Annotated[int, _about("top_k", ge=1, le=20)]
Identifier = Annotated[str, _about("record_id", max_length=200)]
Identifiers = Annotated[list[str], _about("record_ids", min_length=2, max_length=10)]


class Tools:
    """What a client may call; each takes the pipeline in force once, so that one result comes from one snapshot."""

    def __init__(self, here: Context) -> None:
        self._here = here

    @property
    def _pipeline(self) -> Answering:
        try:
            return self._here.holder.pipeline
        except NotReady as error:
            raise ToolError(say("mcp", "error.not_ready")) from error

    def ask(
        self, question: Asked, municipality: Town = None, conversation_id: Conversation = None, language: Spoken = None
    ) -> Annotated[CallToolResult, Reply]:
        """The reply to a question, its citations also as links to the documents."""
        asked = Question(
            question=question, municipality=municipality, conversation_id=conversation_id, language=language
        )
        reply = answered(self._here, self._pipeline, asked)
        return CallToolResult(content=_content(reply), structured_content=reply_body(reply))

    def search_passages(self, query: Sought, municipality: Town = None, top_k: Many = 5) -> Passages:
        """Passages nearest to a query."""
        asked = Question(question=query, municipality=municipality, top_k=top_k)
        return Passages(passages=self._pipeline.search(asked))

    def find_records(
        self,
        document: Annotated[str | None, _about("document", max_length=200)] = None,
        municipality: Town = None,
        kind: Annotated[str | None, _about("kind", max_length=200)] = None,
        number: Annotated[str | None, _about("number", max_length=200)] = None,
        status: Annotated[Literal["on_track", "delayed", "completed"] | None, _about("status")] = None,
        department: Annotated[str | None, _about("department", max_length=200)] = None,
        q: Annotated[str | None, _about("q", max_length=200)] = None,
        limit: Annotated[int, _about("limit", ge=1, le=200)] = 20,
        offset: Annotated[int, _about("offset", ge=0, le=LARGEST)] = 0,
    ) -> Records:
        """Records that fit every given filter."""
        where = RecordFilter(
            document=document, municipality=municipality, kind=kind, number=number, status=status,
            department=department, q=q,
        )  # fmt: skip
        total, found = self._pipeline.snapshot.store.records(where, limit, offset)
        return Records(total=total, records=found)

    def get_record(self, record_id: Identifier) -> Record:
        """One record."""
        return _there(self._pipeline.snapshot.store.record, record_id)

    def compare_records(self, record_ids: Identifiers) -> Beside:
        """Records side by side."""
        store = self._pipeline.snapshot.store
        return beside([_there(store.record, name) for name in dict.fromkeys(record_ids)])

    def list_documents(self) -> Documents:
        """Every document."""
        snapshot = self._pipeline.snapshot
        return Documents(snapshot=snapshot.manifest.name, documents=snapshot.documents)

    def read_document(self, document: str, first: str = "1", last: str = str(LARGEST)) -> str:
        """A document's lines, each behind its number and a tab; empty where only its records are here."""
        if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)):
            raise ResourceNotFoundError(say("mcp", "error.lines"))
        store = self._pipeline.snapshot.store
        try:
            store.document(document)
        except NotFound as error:
            raise ResourceNotFoundError(say("mcp", "error.not_found", what=document)) from error
        return "\n".join(f"{n}\t{text}" for n, text in store.lines(document, int(first), int(last)).items())


def address(document: str, lines: Lines | None = None) -> str:
    """The resource of a document, or of a span of its lines.

    >>> address("plan a", (3, 5))
    'yakusoku://documents/plan%20a?first=3&last=5'
    """
    return ADDRESS + quote(document, safe="") + (f"?first={lines[0]}&last={lines[1]}" if lines else "")


def _content(reply: Reply) -> list[ContentBlock]:
    """The answer, then each citation as a link to the lines that it quotes."""
    return [
        TextContent(text=reply.answer),
        *(
            ResourceLink(
                uri=address(one.document, one.lines), name=f"[{one.n}]", title=one.title, description=one.quote,
                mime_type=PLAIN_TEXT,
            )
            for one in reply.citations
        ),
    ]  # fmt: skip


def _there(find: Callable[[str], Record], name: str) -> Record:
    try:
        return find(name)
    except NotFound as error:
        raise ToolError(say("mcp", "error.not_found", what=name)) from error
