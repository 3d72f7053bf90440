"""Stage 2, retrieve: a request → candidates. The only stage that asks the indexes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.encoder import Encoder
from index.reranker import Reranker
from index.snapshot import Snapshot
from index.spelling import Spelling
from ingest.model import Record
from ingest.text import match_key, nfkc
from service.model import Candidate, Candidates, Request
from service.retrieve.select import select
from service.tree import Tree

PER_RETRIEVER = 50
"""Units taken from each retriever; gold evidence is within the first 50 of some retriever for 98 % of the questions."""
WHOLE_RECORDS = 4
"""Records of which every unit becomes a candidate: their other fields may answer better than the unit that matched."""
RETRIEVERS = ("dense", "words", "bigrams", "kana")
RERANKED = 30
"""Candidates that a reranker looks at: its time grows with every one."""
NEAR_TOWN = 0.65
"""Part of the best unit's nearness in meaning from which another town's documents are looked at."""
TINY = 1e-6
"""Keeps a quotient finite where nothing matched."""

Scores = npt.NDArray[np.float32]


class Retriever:
    """Searches one snapshot."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, reranker: Reranker | None = None) -> None:
        self._snapshot, self._encoder, self._reranker = snapshot, encoder, reranker
        self._units = snapshot.units
        self._records = {record.record_id: record for record in snapshot.records}
        self._names = list(self._records)
        self._ordinal = {record_id: at for at, record_id in enumerate(self._names)}
        self._beside: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        """Document and headings above → the records that stand there."""
        for record in snapshot.records:
            self._beside.setdefault((record.document, record.path), []).append(record.record_id)
        self._record_of = np.array([self._ordinal.get(unit.record_id or "", -1) for unit in self._units])
        self._is_record = np.array([unit.card == "record" for unit in self._units])
        documents = sorted({unit.document for unit in self._units})
        self._document_of = np.array([documents.index(unit.document) for unit in self._units])
        self._documents = documents
        self._tree = Tree(snapshot.records)
        self._spelling = Spelling(snapshot.sparse.vocabulary())
        self._last: tuple[str, tuple[str, ...], dict[str, Scores]] | None = None
        """The scores of the last search: towns that are compared are asked the same one after another."""

    def as_printed(self, question: str, *, sounds: bool) -> str:
        """A question with its words as the documents print them: see `Spelling.restored`."""
        return self._spelling.restored(question, sounds=sounds)

    def retrieve(self, request: Request) -> Candidates:
        """Units and records that may answer, with every retriever's signal; the same for each part of the request."""
        raw = self._raw(request)
        by_town = {
            town: self._found(part, raw if part.search == request.search else self._raw(part))
            for town, part in request.by_town.items() if len(request.subject.towns) > 1 or self._near(part, raw)
        }  # fmt: skip
        return self._found(request, raw).model_copy(update={"by_town": by_town})

    def _raw(self, request: Request) -> dict[str, Scores]:
        """Every retriever's score of every unit; those of documents that are not asked about may be left out."""
        search, last = self._search(request), self._last
        documents = () if request.by_town else request.subject.documents
        if last and last[:2] == (search, documents):
            return last[2]
        scored = {
            "dense": self._snapshot.dense.scores(self._encoder.queries([search]), documents or None),
            **self._snapshot.sparse.scores(search, documents or None),
        }
        self._last = search, documents, scored
        return scored

    def _search(self, request: Request) -> str:
        return " ".join([request.search, *self._spelling.printed(request.search)])

    def _near(self, part: Request, raw: dict[str, Scores]) -> bool:
        """Whether the documents of a town that the question does not name hold something about as near as any does."""
        return bool(raw["dense"][self._allowed(part)].max(initial=0.0) >= NEAR_TOWN * raw["dense"].max(initial=TINY))

    def _found(self, request: Request, scored: dict[str, Scores]) -> Candidates:
        """What was found among the documents that the request concerns."""
        allowed, search, raw = self._allowed(request), self._search(request), dict(scored)
        documents = request.subject.documents or None
        raw["coverage"], raw["record_coverage"], unknown = self._coverage(search, allowed, documents)
        orders = {name: _order(np.where(allowed, raw[name], -1.0)) for name in RETRIEVERS}
        named_here = self._named_records(request)
        ordinals = self._pool(named_here, raw, orders, allowed)
        selected, applied, pool = select(request, self._snapshot.records)
        signals = self._signals(raw, orders, allowed, ordinals)
        absent = next((number for kind, number in request.subject.numbers if kind and not named_here), None)
        second = self._second_look(search, ordinals, signals)
        rows = np.column_stack([values.astype(float) for values in signals.values()]).tolist()
        units = tuple(
            Candidate.model_construct(  # unchecked: they are our own numbers, some seven thousand of them
                unit=self._units[o], signals=dict(zip(signals, row, strict=True)), reranked=second.get(o)
            )
            for o, row in zip(ordinals, rows, strict=True)
        )
        named = {unit.unit.record_id for unit in units} | set(selected) | set(request.subject.titles)
        records = {name: self._records[name] for name in sorted(filter(None, named)) if name in self._records}
        places = {(record.document, record.path) for record in records.values() if record.path}
        beside = sorted(self._ordinal[name] for place in places for name in self._beside[place])
        records |= {self._names[at]: self._records[self._names[at]] for at in beside}
        return Candidates(
            units=units,
            records={**records, **self._above(records)},
            selected=selected,
            applied=applied,
            pool=pool,
            absent_number=absent,
            unknown=unknown,
        )

    def _second_look(self, search: str, ordinals: Sequence[int], signals: dict[str, Scores]) -> dict[int, float]:
        """The reranker's scores of the candidates that the retrievers together put first; nothing without one."""
        if self._reranker is None:
            return {}
        fused = signals["dense_rr"] + signals["words_rr"] + signals["bigrams_rr"]
        best = [ordinals[at] for at in np.argsort(-fused, kind="stable")[:RERANKED]]
        scores = self._reranker.scores(search, [self._units[o].text for o in best])
        return dict(zip(best, map(float, scores), strict=True))

    def _allowed(self, request: Request) -> npt.NDArray[np.bool_]:
        if not request.subject.documents:
            return np.ones(len(self._units), bool)
        return np.isin(
            self._document_of, [self._documents.index(d) for d in request.subject.documents if d in self._documents]
        )

    def _coverage(
        self, query: str, allowed: npt.NDArray[np.bool_], documents: Sequence[str] | None
    ) -> tuple[Scores, Scores, float]:
        """Share of the query's content (idf of its words) that each unit, each unit's record, and nothing holds."""
        units = np.zeros(len(self._units), np.float32)
        records = np.zeros(len(self._names) + 1, np.float32)
        total = nowhere = 0.0
        for _, idf, holders in self._snapshot.sparse.postings(query, documents):
            total += idf
            units[holders] += idf
            records[np.unique(self._record_of[holders])] += idf
            if not allowed[holders].any():
                nowhere += idf
        total = max(total, TINY)
        of_record = np.where(self._record_of >= 0, records[self._record_of], units)
        share, of_record = units / total, of_record / total
        return share.astype(np.float32), of_record.astype(np.float32), nowhere / total

    def _pool(
        self,
        named: set[int],
        raw: dict[str, Scores],
        orders: dict[str, npt.NDArray[np.int64]],
        allowed: npt.NDArray[np.bool_],
    ) -> list[int]:
        """Ordinals of the candidates, in index order."""
        chosen: set[int] = set()
        for name, order in orders.items():
            chosen.update(int(o) for o in order[:PER_RETRIEVER] if allowed[o] and raw[name][o] > 0)
        whole = self._best_records(raw, allowed) | named
        chosen.update(int(o) for o in np.flatnonzero(allowed & np.isin(self._record_of, sorted(whole))))
        return sorted(self._distinct(chosen))

    def _best_records(self, raw: dict[str, Scores], allowed: npt.NDArray[np.bool_]) -> set[int]:
        """Records whose best units, by meaning and by words, lead."""
        found: set[int] = set()
        for name in ("dense", "words", "record_coverage"):
            values = np.where(allowed & (self._record_of >= 0), raw[name], -1.0)
            for ordinal in _order(values):
                if len(found) >= WHOLE_RECORDS * (1 + ("dense", "words", "record_coverage").index(name)) // 2:
                    break
                found.add(int(self._record_of[ordinal]))
        return found

    def _named_records(self, request: Request) -> set[int]:
        """Records named by number or by title."""
        documents, about = frozenset(request.subject.documents), request.subject
        found = {self._ordinal[name] for name in about.titles if name in self._ordinal}
        if about.numbers:
            found |= {
                at
                for at, record in enumerate(self._records.values())
                if (not documents or record.document in documents) and is_named(record, request)
            }
        return found

    def _distinct(self, ordinals: set[int]) -> set[int]:
        """One candidate for each distinct text: running heads and repeated tables would crowd the others out."""
        seen: dict[str, int] = {}
        for ordinal in sorted(ordinals):
            seen.setdefault(self._units[ordinal].text, ordinal)
        return set(seen.values())

    def _signals(
        self,
        raw: dict[str, Scores],
        orders: dict[str, npt.NDArray[np.int64]],
        allowed: npt.NDArray[np.bool_],
        ordinals: Sequence[int],
    ) -> dict[str, Scores]:
        """Every retriever's score of the candidates: as it is, against its best, and as a reciprocal rank."""
        at = np.array(ordinals, int)
        found: dict[str, Scores] = {}
        for name, order in orders.items():
            first = order[0]
            best = float(raw[name][first]) if allowed[first] else -1.0
            found[name] = raw[name][at]
            found[f"{name}_gap"] = raw[name][at] - best if name == "dense" else raw[name][at] / max(best, TINY)
            ranks = np.empty(len(order), np.float32)
            ranks[order] = np.arange(len(order))
            found[f"{name}_rr"] = 1 / (10 + ranks[at])
        found["coverage"], found["record_coverage"] = raw["coverage"][at], raw["record_coverage"][at]
        for name in ("dense", "words", "bigrams"):
            found.update(self._record_signals(name, raw[name], allowed, at))
        return found

    def _record_signals(
        self, name: str, values: Scores, allowed: npt.NDArray[np.bool_], at: npt.NDArray[np.int64]
    ) -> dict[str, Scores]:
        """A retriever's view of the candidate's record: its card, and the best of its passages, against the best."""
        count = len(self._names)
        card = np.full(count + 1, 0.0, np.float32)
        best = np.full(count + 1, 0.0, np.float32)
        inside = allowed & (self._record_of >= 0)
        cards = np.flatnonzero(inside & self._is_record)
        card[self._record_of[cards]] = values[cards]
        rest = np.flatnonzero(inside & ~self._is_record)
        np.maximum.at(best, self._record_of[rest], values[rest])
        found = {}
        for kind, scores in (("card", card), ("best", best)):
            top = max(float(scores.max()), TINY)
            own = scores[self._record_of[at]]
            found[f"{name}_{kind}"] = np.where(own > 0, own - top, -0.2) if name == "dense" else own / top
        return found

    def _above(self, records: dict[str, Record]) -> dict[str, Record]:
        """Records of the headings above: a measure's pledge, a project's policy."""
        found = {up.record_id: up for record in records.values() for up in self._tree.above(record)}
        return {name: record for name, record in found.items() if name not in records}


def _order(values: Scores) -> npt.NDArray[np.int64]:
    """Ordinals, the greatest value first; of equal values the first unit."""
    return np.argsort(-values, kind="stable")


def is_named(record: Record, request: Request) -> bool:
    """Whether the question names the record by its number (and kind, where it names one)."""
    if not record.number:
        return False
    key = match_key(nfkc(record.number))
    tail = match_key(record.record_id.rsplit(":", 1)[-1])
    for kind, number in request.subject.numbers:
        if kind is not None and kind != record.kind:
            continue
        wanted = match_key(number)
        if wanted in (key, tail) and (kind is not None or "-" in wanted or not wanted.isdigit() or wanted == key):
            return True
    return False
