"""What is told of the requests of one server."""

from __future__ import annotations

from pydantic import BaseModel, Field


class RouteFigures(BaseModel):
    """The latest requests of a route: how many, and the seconds of the median, of 19 in 20 and of
    99 in 100; `database` is the mean of the seconds that they waited for the database."""

    route: str
    method: str
    count: int = Field(description="All since the server started.")
    p50: float
    p95: float
    p99: float
    database: float


class ErrorFigures(BaseModel):
    """How often a code of an error was the answer."""

    code: str
    count: int


class RequestFigures(BaseModel):
    """The requests that this server has answered since it started."""

    count: int
    failed: int = Field(description="Those of them whose answer was a fault of the server.")
    p50: float | None
    p95: float | None
    p99: float | None
    routes: list[RouteFigures] = Field(description="The slowest first, by their 95th percentile.")
    errors: list[ErrorFigures]
    answers: dict[str, int] = Field(
        description="Where what was told of models came from: `hub`, `cache` or `elsewhere`."
    )
