"""What the service counts about itself, for Prometheus; no question and no address is among it."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.model import Reply

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """The counters of one application; each has a registry of its own, so that tests do not share them."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "yakusoku_requests", "Requests by route and status", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "yakusoku_request_seconds",
            "Time to the end of a response",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter("yakusoku_answers", "Answers and refusals", ["outcome"], registry=self._registry)
        self._stages = Histogram(
            "yakusoku_stage_seconds",
            "Time of each stage of an answer",
            ["stage"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._feedback = Counter("yakusoku_feedback", "Readers' feedback", ["helpful"], registry=self._registry)
        self._snapshot = Gauge("yakusoku_snapshot_records", "Records of the snapshot in force", registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one finished request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def reply(self, reply: Reply) -> None:
        """Count one answer and its stages."""
        # Danger is not told from a greeting: in a small town even a count says too much.
        refused = "refused" if reply.scope == "plans" else "other"
        self._answers.labels("answered" if reply.answered else refused).inc()
        for stage, milliseconds in reply.timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def feedback(self, helpful: bool) -> None:
        """Count one reader's feedback."""
        self._feedback.labels("yes" if helpful else "no").inc()

    def page(self, records: int) -> bytes:
        """Everything in Prometheus' text format.

        Args:
            records: how many records the snapshot in force holds; 0 where there is none.
        """
        self._snapshot.set(records)
        return generate_latest(self._registry)
