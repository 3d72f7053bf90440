"""The snapshot in force: taken up when the shelf names a newer one, kept when the newer one is broken."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from index.shelf import Shelf
from index.snapshot import Snapshot
from ingest.errors import SnapshotError, StoreAway, YakusokuError
from service.about import Relevant
from service.model import Fact, Proof, Question, Receipt, Reply, Scope, ScoredPassage
from service.web.memory import give_back

log = logging.getLogger(__name__)


class Answering(Protocol):
    """What the service needs of a pipeline: its snapshot, answers, and passages."""

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that it answers from."""
        ...

    def ask(self, question: Question) -> Reply:
        """The reply to one question."""
        ...

    def scope(self, question: Question) -> Scope:
        """Whether a question is about the plans at all, or somebody is in danger; nothing is looked for."""
        ...

    def facts(self, question: Question) -> tuple[Fact, ...]:
        """The facts that answer a question whole; leaves nothing behind."""
        ...

    def search(self, question: Question) -> tuple[ScoredPassage, ...]:
        """The passages nearest to a query, best first."""
        ...

    def prove(self, receipt: Receipt) -> Proof:
        """A receipt held against the documents that are here."""
        ...

    def about(self, question: Question) -> tuple[Relevant, ...]:
        """The records that a subject is about, most believed first."""
        ...


class NotReady(YakusokuError):
    """No snapshot has been loaded yet."""


class Holder:
    """Hands out the pipeline over the newest good snapshot.

    Args:
        shelf: where the snapshots stand.
        open_current: opens a pipeline over the snapshot in force; takes seconds.
        poll_seconds: how often the shelf is looked at.

    `ahead` holds what is worked out of a pipeline once it is in force and watched over, so that no reader waits for it.
    """

    def __init__(self, shelf: Shelf, open_current: Callable[[], Answering], poll_seconds: float = 1.0) -> None:
        self._shelf, self._open, self._poll_seconds = shelf, open_current, poll_seconds
        self._away: StoreAway | None = None
        self._pipeline: Answering | None = None
        self._seen: tuple[str, int] | None = None
        self._failure: str | None = None
        self.ahead: list[Callable[[Answering], None]] = []
        self._behind = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def pipeline(self) -> Answering:
        """The pipeline in force; a request takes it once, so that one reply comes from one snapshot.

        Raises:
            NotReady: none has been loaded.
            StoreAway: what holds the snapshots did not answer when it was last looked at.
        """
        if self._away:
            raise self._away.with_traceback(None)  # it is raised with every request
        if self._pipeline is None:
            raise NotReady(self._failure or "スナップショットを読み込んでいます")
        return self._pipeline

    @property
    def failure(self) -> str | None:
        """Why the snapshot that the shelf names is not the one in force, or None."""
        return self._failure

    def refresh(self) -> bool:
        """Look at the shelf, and open what it names unless that was tried before; True where a pipeline was taken up.

        A broken snapshot is not tried again until another is switched to: it would only cost time.
        """
        found = self._look()
        if found is None or found == self._seen:
            return False
        self._seen = found
        try:
            self._pipeline = self._open()
        except StoreAway as error:  # it may come back, and the snapshot with it
            self._seen, self._away = None, error
            return False
        except Exception as error:  # whatever is wrong with the new snapshot, the old one goes on answering
            self._failure = str(error) if isinstance(error, YakusokuError) else type(error).__name__
            log.error(
                "snapshot %s not taken up: %s", found[0], self._failure, exc_info=not isinstance(error, YakusokuError)
            )
            return False
        self._behind = True
        taken = self._pipeline.snapshot
        self._failure = taken.instead_of
        if self._failure:
            log.error("snapshot %s not taken up: %s", found[0], self._failure)
        log.info("snapshot %s taken up", taken.manifest.name)
        give_back()
        return True

    def _look(self) -> tuple[str, int] | None:
        try:
            found = self._shelf.mark()
        except StoreAway as error:
            if not self._away:
                log.error("%s", error)
            self._away = error
            return None
        except SnapshotError:  # no table is there yet
            found = None
        if self._away:
            log.info("%s answers again", self._shelf)
            self._away = None
        # gone: what is in force stays; where nothing is yet, a whole snapshot is looked for
        return found or (None if self._pipeline else ("", 0))

    def start(self) -> None:
        """Watch the shelf in a thread of its own, so that no request waits for a snapshot to load."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._watch, name="snapshot", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watching; a snapshot that is just being loaded is waited for."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        while True:
            self.refresh()
            self._get_ahead()
            if self._stop.wait(self._poll_seconds):
                return

    def _get_ahead(self) -> None:
        if not (self._behind and self._pipeline):
            return
        self._behind, pipeline = False, self._pipeline
        for work in self.ahead:
            try:
                work(pipeline)
            except Exception:  # whoever asks for it works it out, and is told what is wrong
                log.exception("could not get ahead of the readers")
