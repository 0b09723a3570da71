"""What the Python API runs its work with: the services of the configuration, and an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .config import read_configuration
from .errors import BadRequest
from .services import Services, build_services

Result = TypeVar("Result")
Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], values: Mapping[str, Any]) -> Model:
    """The values as that model. Raises BadRequest, which names the first that is none."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        from .base import validation_details

        fault = validation_details(error)["errors"][0]
        raise BadRequest(f"Check {fault['field']}: {fault['message']}.") from None


def with_services(work: Callable[[Services], Awaitable[Result]]) -> Result:
    """What `work` gives with the services of the configuration, which are closed after it."""

    async def served() -> Result:
        services = build_services(read_configuration())
        try:
            return await work(services)
        finally:
            await services.aclose()

    return run(served())


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine gives, also where an event loop runs already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Here Ctrl-C reaches what runs, and ends it.
        return asyncio.run(coroutine)
    # A notebook's cell runs inside a loop already, where asyncio.run would refuse.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
