"""What operations people watch: requests, their time, loads and rows; one registry for each application."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from graph.provenance import SourceCount


class Metrics:
    """Counts that hold no names and no ids: routes are counted by their template."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "pollinate_requests_total", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "pollinate_request_seconds", "Time to answer a request.", ("method", "route"), registry=self.registry
        )
        self._loads = Counter("pollinate_loads_total", "Loads that were kept.", registry=self.registry)
        self._rows = Counter(
            "pollinate_rows_total", "Rows of kept loads by what became of them.", ("outcome",), registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def loaded(self, sources: Iterable[SourceCount]) -> None:
        """A load was kept."""
        self._loads.inc()
        for source in sources:
            for outcome in ("added", "duplicates", "waiting", "rejected", "dropped"):
                self._rows.labels(outcome).inc(getattr(source, outcome))

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
