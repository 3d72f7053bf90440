"""Who answers: the pipeline in this process, or any server that speaks the contract."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import httpx

from eval.sources import Sources
from ingest.errors import InputError
from service.model import Question
from service.web.wire import reply_body

if TYPE_CHECKING:
    from service.pipeline import Pipeline  # brings the models' libraries, which a server's answers do without

TOP_K = 10
"""Passages asked for: nDCG is taken at rank 10."""
TIMEOUT = 60.0
"""Seconds for one reply; a question that takes longer has failed."""


class EndpointError(InputError):
    """A server that cannot be reached or does not speak the contract."""

    def __init__(self, url: str, found: str) -> None:
        super().__init__(f"{url}: {found}。`yakusoku serve` が動いているか、URL が正しいかを確かめてください")


class Answerer(Protocol):
    """Answers one question in the wire form."""

    name: str

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        """The body of the reply to `POST /api/ask`; any exception counts as a failed question."""
        ...


class InProcess:
    """A pipeline, without a server."""

    name = "yakusoku"

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        """The pipeline's reply, in its wire form."""
        asked = Question(question=question, conversation_id=conversation_id, municipality=municipality, top_k=TOP_K)
        return reply_body(self._pipeline.ask(asked))


class Endpoint:
    """A running server."""

    name = "yakusoku"

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        try:
            self._client = httpx.Client(base_url=self.url, timeout=TIMEOUT, transport=transport)
        except (httpx.InvalidURL, ValueError) as error:
            raise EndpointError(url, "URL の形が正しくありません") from error

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Any:
        """The body of a GET.

        Raises:
            EndpointError: no connection, an error status, or no JSON.
        """
        try:
            reply = self._client.get(path, params=parameters)
            reply.raise_for_status()
            return reply.json()
        except httpx.HTTPStatusError as error:
            raise EndpointError(self.url + path, f"状態 {error.response.status_code} が返りました") from error
        except (httpx.HTTPError, ValueError) as error:
            raise EndpointError(self.url + path, f"応答を読めません（{type(error).__name__}）") from error

    def ask(
        self, question: str, *, conversation_id: str | None = None, municipality: str | None = None
    ) -> dict[str, Any]:
        """The server's reply; an error status raises."""
        optional = {"conversation_id": conversation_id, "municipality": municipality}
        body = {"question": question, "top_k": TOP_K, **{name: v for name, v in optional.items() if v is not None}}
        reply = self._client.post("/api/ask", json=body)
        reply.raise_for_status()
        found: dict[str, Any] = reply.json()
        return found

    def sources(self) -> Sources:
        """The documents as the server gives them."""
        found = self.get("/api/documents")
        documents = found["documents"] if isinstance(found, dict) else found
        headings = {d["document"]: f"{d.get('municipality', '')} {d.get('plan', '')}" for d in documents}
        return Sources(headings, self._lines, headings)

    def _lines(self, document: str) -> list[str]:
        """A document's lines: a list of texts, of {"line", "text"}, or texts by line number."""
        found = self.get(f"/api/documents/{document}", {"from": 1, "to": 1_000_000})["lines"]
        if isinstance(found, dict):
            return [found[number] for number in sorted(found, key=int)]
        return [line["text"] if isinstance(line, dict) else line for line in found]


def snapshot_sources(data: Path) -> Sources:
    """The documents of the snapshot in force.

    Raises:
        SnapshotError: there is none, or it is broken.
    """
    from index import snapshot  # noqa: PLC0415
    from index.sqlite import SqliteStore  # noqa: PLC0415

    store = SqliteStore(snapshot.current(data) / "records.sqlite")
    headings = {d.document: f"{d.municipality} {d.plan}" for d in store.documents()}
    return Sources(headings, lambda name: list(store.lines(name).values()), headings)
