"""Every route of the API in one table; handlers and openapi.json are both made from it."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from .base import AlacardHandler, UnknownRouteHandler
from .browse import routes as hub
from .cards import routes as cards
from .catalog import routes as catalog
from .catalog.models import CatalogPage, CatalogQuery, Statistics, TreePage
from .errors import (
    Conflict,
    GateRefused,
    GenerationCancelled,
    GenerationNotFound,
    InvalidHandCode,
    InvalidModelId,
    InvalidPath,
    ModelNotFound,
    NotFound,
    RevisionNotFound,
    UnknownCard,
    VerificationNotFound,
)
from .hub.client import HubStatus
from .notebooks import routes as notebooks
from .notebooks.authors_code import NotebookWarnings
from .notebooks.models import GenerateAnswer, GenerateRequest, GenerationStatus
from .route import HUB, MODEL, RECIPE, Operation, Route
from .verify import routes as verify
from .verify.models import VerifyList, VerifyRequest, VerifyStatus

PREFIX = "/alacard/api/v1"


class OpenAPIHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        from .openapi import openapi

        self.finish(openapi())


REQUEST_ID = r"([A-Za-z0-9_-]{1,64})"
ROUTES: tuple[Route, ...] = (
    Route(
        "/shuffle",
        r"/shuffle",
        cards.ShuffleHandler,
        {
            "get": Operation(
                "Deal a sensible hand",
                cards.HandAnswer,
                query=cards.ShuffleQuery,
                errors=(
                    UnknownCard,
                    InvalidModelId,
                ),
            )
        },
    ),
    Route(
        "/hand",
        r"/hand",
        cards.HandHandler,
        {
            "get": Operation(
                "Read a hand code",
                cards.HandAnswer,
                query=cards.HandQuery,
                errors=(InvalidHandCode,),
            ),
            "post": Operation(
                "Write the code of a hand", cards.HandAnswer, body=cards.HandBody, errors=(*RECIPE,)
            ),
        },
    ),
    Route(
        "/cards/{type}",
        r"/cards/([^/]+)",
        cards.CardsHandler,
        {
            "get": Operation(
                "Cards of one type", cards.CardsAnswer, query=cards.CardsQuery, errors=(NotFound,)
            )
        },
    ),
    Route(
        "/models/search",
        r"/models/search",
        hub.SearchHandler,
        {
            "get": Operation(
                "Search the whole Hub",
                hub.ModelsAnswer,
                query=hub.SearchQuery,
                errors=(
                    InvalidModelId,
                    *HUB,
                ),
            )
        },
    ),
    Route(
        "/models/popular",
        r"/models/popular",
        hub.PopularHandler,
        {"get": Operation("The curated models", hub.ModelsAnswer)},
    ),
    Route(
        "/models/{id}",
        r"/models/([^/]+(?:/[^/]+)?)",
        hub.ModelHandler,
        {
            "get": Operation(
                "One model: facts, fit, access, ancestry", hub.ModelAnswer, errors=(*MODEL,)
            )
        },
    ),
    Route(
        "/hub/status",
        r"/hub/status",
        hub.HubStatusHandler,
        {"get": Operation("Whether the Hub answers", HubStatus, query=hub.HubStatusQuery)},
    ),
    Route(
        "/notebook/generate",
        r"/notebook/generate",
        notebooks.GenerateHandler,
        {
            "post": Operation(
                "Generate a notebook",
                GenerateAnswer,
                body=GenerateRequest,
                errors=(
                    *RECIPE,
                    *MODEL,
                    RevisionNotFound,
                    InvalidPath,
                    Conflict,
                    GenerationCancelled,
                    GateRefused,
                ),
            )
        },
    ),
    Route(
        "/notebook/generate/{request_id}",
        rf"/notebook/generate/{REQUEST_ID}",
        notebooks.GenerationHandler,
        {
            "get": Operation(
                "How far a generation is", GenerationStatus, errors=(GenerationNotFound,)
            ),
            "delete": Operation(
                "Cancel a generation", GenerationStatus, errors=(GenerationNotFound,)
            ),
        },
    ),
    Route(
        "/notebook/verify",
        r"/notebook/verify",
        verify.VerifyHandler,
        {
            "get": Operation("The verifications that are remembered", VerifyList),
            "post": Operation(
                "Run a notebook and stamp it",
                VerifyStatus,
                body=VerifyRequest,
                errors=(
                    InvalidPath,
                    NotFound,
                    Conflict,
                ),
            ),
        },
    ),
    Route(
        "/notebook/verify/{request_id}",
        rf"/notebook/verify/{REQUEST_ID}",
        verify.VerificationHandler,
        {
            "get": Operation(
                "How far a verification is", VerifyStatus, errors=(VerificationNotFound,)
            ),
            "delete": Operation(
                "Cancel a verification", VerifyStatus, errors=(VerificationNotFound,)
            ),
        },
    ),
    Route(
        "/notebook/warnings",
        r"/notebook/warnings",
        verify.WarningsHandler,
        {
            "get": Operation(
                "What code of the model's author a notebook would run",
                NotebookWarnings,
                query=verify.NotebookPath,
                errors=(InvalidPath, NotFound),
            )
        },
    ),
    Route(
        "/catalog/status",
        r"/catalog/status",
        catalog.StatusHandler,
        {"get": Operation("What the catalog holds", catalog.CatalogStatus)},
    ),
    Route(
        "/catalog/search",
        r"/catalog/search",
        catalog.CatalogSearchHandler,
        {
            "get": Operation(
                "Search the catalog", CatalogPage, query=CatalogQuery, errors=(InvalidModelId,)
            )
        },
    ),
    Route(
        "/catalog/models/{id}",
        r"/catalog/models/([^/]+(?:/[^/]+)?)",
        catalog.CatalogModelHandler,
        {
            "get": Operation(
                "A model's page",
                catalog.ModelPage,
                errors=(
                    InvalidModelId,
                    ModelNotFound,
                ),
            )
        },
    ),
    Route(
        "/catalog/files/{id}",
        r"/catalog/files/([^/]+(?:/[^/]+)?)",
        catalog.FilesHandler,
        {"get": Operation("A model's files", catalog.Files, errors=(*MODEL,))},
    ),
    Route(
        "/catalog/readme/{id}",
        r"/catalog/readme/([^/]+(?:/[^/]+)?)",
        catalog.ReadmeHandler,
        {"get": Operation("A model's README", catalog.Readme, errors=(*MODEL,))},
    ),
    Route(
        "/catalog/tree/{id}",
        r"/catalog/tree/([^/]+(?:/[^/]+)?)",
        catalog.TreeHandler,
        {
            "get": Operation(
                "A model's family",
                TreePage,
                query=catalog.TreeQuery,
                errors=(
                    InvalidModelId,
                    ModelNotFound,
                ),
            )
        },
    ),
    Route(
        "/catalog/similar/{id}",
        r"/catalog/similar/([^/]+(?:/[^/]+)?)",
        catalog.SimilarHandler,
        {
            "get": Operation(
                "Models like it",
                catalog.CatalogModels,
                errors=(
                    InvalidModelId,
                    ModelNotFound,
                ),
            )
        },
    ),
    Route(
        "/catalog/history/{id}",
        r"/catalog/history/([^/]+(?:/[^/]+)?)",
        catalog.HistoryHandler,
        {
            "get": Operation(
                "Counters over time",
                catalog.Points,
                errors=(
                    InvalidModelId,
                    ModelNotFound,
                ),
            )
        },
    ),
    Route(
        "/catalog/trending",
        r"/catalog/trending",
        catalog.TrendingHandler,
        {"get": Operation("Trending now", catalog.Trending, query=catalog.TrendingQuery)},
    ),
    Route(
        "/catalog/statistics",
        r"/catalog/statistics",
        catalog.StatisticsHandler,
        {"get": Operation("The catalog in numbers", Statistics)},
    ),
    Route(
        "/catalog/compare",
        r"/catalog/compare",
        catalog.CompareHandler,
        {
            "get": Operation(
                "Models side by side",
                catalog.Compared,
                query=catalog.CompareQuery,
                errors=(
                    InvalidModelId,
                    ModelNotFound,
                ),
            )
        },
    ),
    Route(
        "/catalog/fit",
        r"/catalog/fit",
        catalog.FitHandler,
        {"get": Operation("Whether models fit here", catalog.Fits, query=catalog.FitQuery)},
    ),
    Route(
        "/catalog/sync",
        r"/catalog/sync",
        catalog.SyncHandler,
        {
            "post": Operation(
                "Begin a sync",
                catalog.SyncStatus,
                body=catalog.SyncRequest,
                errors=(
                    Conflict,
                    *HUB,
                ),
            ),
            "delete": Operation("Stop the sync", catalog.SyncStatus),
        },
    ),
    Route("/openapi.json", r"/openapi\.json", OpenAPIHandler, {"get": Operation("This", None)}),
)


def handlers() -> list[tuple[str, Any]]:
    """What Tornado mounts, below the server's base URL; the last one catches every other address.

    Patterns are anchored by Tornado itself.
    """
    mounted: list[tuple[str, Any]] = [
        (url_path_join(PREFIX, route.pattern), route.handler) for route in ROUTES
    ]
    mounted.append((r"/alacard(?:/(.*))?", UnknownRouteHandler))
    return mounted
