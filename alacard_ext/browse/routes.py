"""Routes of the models: search the whole Hub, the curated list, one model, the Hub's state."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel, ConfigDict, Field, model_validator
from tornado.web import authenticated

from ..base import AlacardHandler
from ..cards.fallback import summary_of
from ..cards.models import ModelCard
from ..cards.search import rank
from ..catalog.choices import check_names
from ..errors import InvalidModelId
from ..fit.capacity import capacity
from ..fit.machine import Machine, read_machine
from ..fit.models import Fit, LadderStep
from ..hub.access import OPEN, UNKNOWN, closed, is_open
from ..hub.client import HubClient, HubStatus
from ..hub.facts import Gated, ModelFacts, ModelSummary, Origin, SearchPage
from ..hub.ids import ModelId
from ..hub.query import ModelQuery, Values
from ..notebooks.libraries.adapters import with_base
from ..notebooks.single import plan_hand
from ..route import HUB, MODEL, Operation, Route
from .alone import dealt_alone, fit_of, own_fit
from .trust import trust_of
from .trust.models import Trust

if TYPE_CHECKING:
    pass


class SearchQuery(ModelQuery):
    """Words and filters of a search; `fits` keeps models that are known to fit here."""

    q: str = Field(default="", max_length=200)
    category: Values = Field(default=(), description="The same as `task`.")
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=2000)

    @model_validator(mode="before")
    @classmethod
    def _read_category(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("category") and not values.get("task"):
            return {**values, "task": values["category"]}
        return values


class ModelsAnswer(BaseModel):
    """Models, and the count of all that matched where it is known."""

    models: list[ModelSummary]
    total: int | None = None


class Access(BaseModel):
    """What a person must do before the weights can be downloaded; null is what is not known."""

    gated: Gated | None
    private: bool | None
    url: str
    message: str


class Ancestry(BaseModel):
    """The models this one was made from, and how.

    Where its page was not read, `known` is false, and that none is listed says nothing.
    """

    base_models: list[str]
    relation: str | None
    known: bool = True


class ModelAnswer(BaseModel):
    """One model: its facts, a card to place on the table, fit, access and ancestry in brief.

    `ladder` holds the ways to run it here, from full precision down to the one that is chosen, each
    with its reason; `model_id` of a step names what stands in. It is empty where no template
    covers the model.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    facts: ModelFacts
    card: ModelCard
    fit: Fit
    ladder: list[LadderStep] = Field(default_factory=list)
    trust: Trust
    access: Access
    ancestry: Ancestry
    origin: Origin
    notice: str | None


class FitsQuery(BaseModel):
    """The models that are to run side by side."""

    model_config = ConfigDict(defer_build=True)

    id: list[ModelId] = Field(min_length=1, max_length=4)


class ModelFit(BaseModel):
    """Whether a model fits this machine; `fit` is null where nothing could be learnt of it."""

    model_config = ConfigDict(defer_build=True)

    id: str
    fit: Fit | None


class FitsAnswer(BaseModel):
    """The fit of each model that was asked about, in that order."""

    model_config = ConfigDict(defer_build=True)

    models: list[ModelFit]


class HubStatusQuery(BaseModel):
    """`probe` asks the Hub now; without it the last outcome is told."""

    probe: bool = False


class PopularHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        models = [summary_of(card) for card in rank(self.services.deck.models_by_id.values(), "")]
        self.answer(ModelsAnswer(models=models, total=len(models)), total=len(models), next=None)


class SearchHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        from .search import find

        check_names(self.request.query_arguments, SearchQuery)
        query = self.query(SearchQuery)
        page = await find(self.services, query)
        if query.fits:
            page = fitting(page, await asyncio.to_thread(read_machine))
        self.answer(
            ModelsAnswer(models=page.models, total=page.total),
            total=page.total,
            next=page.next,
            origin=page.origin,
            notice=page.notice,
            why=page.why,
        )


class ModelHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        with self.services.hub.one_request():
            snapshot, card, recipe = await dealt_alone(self.services, model_id)
            facts = snapshot.facts
            whole = await with_base(snapshot, self.services.hub)
            (descent, machine), trust = await asyncio.gather(
                plan_hand(recipe, whole, self.services.hub),
                trust_of(self.services.hub, whole, card),
            )
        self.answer(
            ModelAnswer(
                facts=facts,
                card=card,
                fit=own_fit(snapshot, descent, machine),
                ladder=descent.plan.ladder,
                trust=trust,
                access=access_of(facts, self.services.hub, whole.base),
                ancestry=Ancestry(
                    base_models=facts.base_models,
                    relation=facts.base_model_relation,
                    known=facts.page_known or bool(facts.base_models),
                ),
                origin=snapshot.origin,
                notice=snapshot.notice,
            )
        )


class FitsHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        ids = list(dict.fromkeys(self.query(FitsQuery).id))
        with self.services.hub.one_request():
            fits = await asyncio.gather(*(fit_of(self.services, each) for each in ids))
        models = [ModelFit(id=each, fit=fit) for each, fit in zip(ids, fits, strict=True)]
        self.answer(FitsAnswer(models=models))


class HubStatusHandler(AlacardHandler):
    # Asked again and again while the Hub is away: that must not keep an idle server alive.
    _track_activity = False

    @authenticated
    @authorized
    async def get(self) -> None:
        hub = self.services.hub
        self.answer(await hub.probe() if self.query(HubStatusQuery).probe else hub.status())


def fitting(page: SearchPage, machine: Machine) -> SearchPage:
    """The models of a page whose size is known and fits, as the page of each would judge."""
    holds = capacity(machine)
    models = []
    for model in page.models:
        gguf = "gguf" in model.tags and "safetensors" not in model.tags
        if 0 < (model.parameter_total or 0) <= holds.of(model.library_name, gguf=gguf):
            models.append(model)
    return page.model_copy(update={"models": models, "total": None})


def access_of(facts: ModelFacts, hub: HubClient, base: ModelFacts | None = None) -> Access:
    """What stands between a person and the weights, in one sentence; `base` is what an adapter is
    laid over, whose terms come first where the adapter itself is open."""
    shut = closed(facts, base)
    asked = shut[0] if shut else facts
    own = asked.id == facts.id
    if asked.private:
        which = "Private" if own else f"Its base {asked.id} is private"
        message = f"{which}: your token must belong to someone who may read it."
    elif asked.gated:
        whose = "Its owner" if own else f"It is laid over {asked.id}, whose owner"
        page = "its page" if own else "that model's page"
        message = f"{whose} asks you to accept terms on {page}, and to log in with your token."
    else:
        message = UNKNOWN if is_open(facts, base) is None else OPEN
    return Access(
        gated=asked.gated,
        private=asked.private,
        url=f"{hub.status().endpoint}/{asked.id}",
        message=message,
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "/models/search",
        r"/models/search",
        SearchHandler,
        {
            "get": Operation(
                "Search the whole Hub",
                ModelsAnswer,
                query=SearchQuery,
                errors=(InvalidModelId, *HUB),
            )
        },
    ),
    Route(
        "/models/popular",
        r"/models/popular",
        PopularHandler,
        {"get": Operation("The curated models", ModelsAnswer)},
    ),
    Route(
        "/models/{id}",
        r"/models/([^/]+(?:/[^/]+)?)",
        ModelHandler,
        {
            "get": Operation(
                "One model: facts, fit, access, ancestry", ModelAnswer, errors=(*MODEL,)
            )
        },
    ),
    Route(
        "/fit",
        r"/fit",
        FitsHandler,
        {"get": Operation("Whether models fit here", FitsAnswer, query=FitsQuery)},
    ),
    Route(
        "/hub/status",
        r"/hub/status",
        HubStatusHandler,
        {"get": Operation("Whether the Hub answers", HubStatus, query=HubStatusQuery)},
    ),
)
