"""The base of all routes: authentication, JSON in and out, one error shape for everything."""

from __future__ import annotations

import json
import logging
import math
import re
from http.client import responses
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_origin

from jupyter_server.base.handlers import APIHandler
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError
from tornado.web import HTTPError, MissingArgumentError, RequestHandler, authenticated

from .errors import AlacardError, BadRequest, NotFound, TooManyRequests, error_body
from .people import groups_of, person_of
from .room import Requester
from .traffic import request_id, timing
from .traffic.figures import LIMITED, figures
from .traffic.log_lines import REQUESTS

if TYPE_CHECKING:
    from .services import Services

MAX_BODY = 1_000_000
"""Bytes of a request body; a recipe with custom cards is some 20 kB."""

STATUS_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "TOO_LARGE",
}
STATUS_MESSAGES = {
    403: "You may not do this here; ask whoever runs this server.",
    404: "Alacard's API has no such address; openapi.json lists the ones that exist.",
    405: "This address does not support that method; openapi.json lists the methods it supports.",
}

UNAUTHORISED = re.compile(r"User is not authorized to (\w+) on resource: (\w+)\.")
"""What Jupyter's `authorized` says of a right that is missing."""

READS = ("GET", "HEAD", "OPTIONS")
Model = TypeVar("Model", bound=BaseModel)
log = logging.getLogger(REQUESTS)


def validation_details(error: ValidationError) -> dict[str, Any]:
    """Field and message of each fault, without echoing what was sent."""
    return {
        "errors": [
            {
                "field": ".".join(str(part) for part in fault["loc"]),
                # Pydantic's word for what our own validators say in a whole sentence.
                "message": fault["msg"].removeprefix("Value error, "),
            }
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ][:20]
    }


def encoded(data: BaseModel | dict[str, Any]) -> str:
    """A value as JSON."""
    if not isinstance(data, BaseModel):
        return json.dumps(data)
    try:
        return data.model_dump_json()
    except PydanticSerializationError:
        # Half of a surrogate pair, which only Python's own encoder has a way to write.
        return json.dumps(data.model_dump(mode="json"))


class AlacardHandler(APIHandler):
    """A route parses, calls a service once and answers; it never catches."""

    auth_resource = "alacard"
    route = "other"
    """The path of its route, as OpenAPI writes it."""
    _request_id = ""
    _error_code = ""
    _spent: timing.Spent | None = None

    def set_default_headers(self) -> None:
        """Jupyter's, and the id of the request, also where an error begins the answer again."""
        super().set_default_headers()
        if not self._request_id:
            self._request_id = request_id.taken_or_made(self.request.headers.get(request_id.HEADER))
        self.set_header(request_id.HEADER, self._request_id)

    async def prepare(self) -> None:  # type: ignore[override]
        """Know who asks, and let each person ask as often as the site allows. Raises
        TooManyRequests."""
        request_id.current.set(self._request_id)
        self._spent = timing.Spent()
        timing.spent.set(self._spent)
        self.services.answering += 1
        prepared = super().prepare()
        if prepared is not None:
            await prepared
        self._check_rate()

    def _check_rate(self) -> None:
        # What an open page asks by itself counts for nobody, as it does not for a culler.
        polls = not getattr(self, "_track_activity", True) and self.request.method in READS
        limit = self.services.rate_limit
        if polls or not limit.per_minute or self.current_user is None:
            return
        wait = limit.take(self.requester.owner)
        if wait:
            LIMITED.inc()
            seconds = math.ceil(wait)
            raise TooManyRequests(
                f"You sent more than {limit.per_minute} requests within a minute, which is this "
                f"site's limit; try again in {seconds} second{'s' if seconds > 1 else ''}.",
                {"retry_after": seconds, "limit": limit.per_minute},
            )

    def on_finish(self) -> None:
        """Count the request, and write a line of the log about it."""
        super().on_finish()
        if self._spent is not None:
            self.services.answering -= 1
        method, status = self.request.method or "", self.get_status()
        seconds = self.request.request_time()
        database = self._spent.database if self._spent is not None else 0.0
        if method in self.answered():
            figures.note(method, self.route, status, self._error_code, seconds, database)
        told = {
            "method": method,
            "route": self.route,
            "status": status,
            "seconds": round(seconds, 4),
            "database_seconds": round(database, 4),
        }
        log.debug("%s %s: %s", method, self.route, status, extra=told)

    @property
    def services(self) -> Services:
        services: Services = self.settings["alacard_services"]
        return services

    @property
    def requester(self) -> Requester:
        """Whom this request is of, and where its server is."""
        if (made := self.settings.get("alacard_requester")) is not None:
            return cast("Requester", made(self))
        root = getattr(self.settings["contents_manager"], "root_dir", "")
        person = person_of(self)
        administrator = person in self.services.shared.config.administrators
        return Requester(person, self.base_url, str(root), groups_of(self), administrator)

    def query(self, model: type[Model]) -> Model:
        """The query string as a checked value; a field that is a list takes repeated names."""
        values: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            told = field.alias or name
            found = self.get_query_arguments(told)
            if found:
                values[told] = found if get_origin(field.annotation) in (list, tuple) else found[-1]
        return self._checked(model, values)

    def body(self, model: type[Model], *, most: int = MAX_BODY) -> Model:
        """The JSON body, of at most so many bytes, as a checked value."""
        if len(self.request.body) > most:
            raise BadRequest(f"The request is larger than {most} bytes; send a smaller one.")
        try:
            values = json.loads(self.request.body or b"null")
        except (ValueError, RecursionError):
            raise BadRequest("The request body is not JSON; send one JSON object.") from None
        return self._checked(model, values)

    def _checked(self, model: type[Model], values: Any) -> Model:
        try:
            return model.model_validate(values)
        except ValidationError as error:
            details = validation_details(error)
            first = details["errors"][0]
            where = first["field"] or "the request"
            raise BadRequest(f"Check {where}: {first['message']}.", details) from None

    def answer(self, data: BaseModel | dict[str, Any], **meta: Any) -> None:
        """Finish with the success envelope."""
        self.finish(f'{{"data": {encoded(data)}, "meta": {json.dumps(meta)}}}')

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One shape for all errors: the domain's, Tornado's, the XSRF check's and surprises."""
        if status_code == 405:
            # RFC 9110 demands it, and a client reads there what it may ask.
            self.set_header("Allow", ", ".join(self.answered()))
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, AlacardError):
            self.set_status(error.status)
            body = error_body(error.code, error.message, error.details)
            retry_after = error.details.get("retry_after")
            if retry_after is not None:
                self.set_header("Retry-After", str(int(retry_after)))
        elif isinstance(error, MissingArgumentError):
            body = error_body("BAD_REQUEST", f"Give the argument '{error.arg_name}'.")
        elif isinstance(error, HTTPError):
            text = error.log_message or ""
            xsrf = "_xsrf" in text
            message = STATUS_MESSAGES.get(status_code) or text or responses.get(status_code, "")
            if self.current_user is None and status_code == 403:
                message = "Jupyter does not know you here; log in again."
            elif lacking := UNAUTHORISED.fullmatch(text):
                message = (
                    f"You need the right '{lacking[1]}' on '{lacking[2]}' for this; ask whoever "
                    "runs this server."
                )
            if xsrf:
                message = "This request lacks the XSRF token; reload the page and try again."
            code = "XSRF" if xsrf else STATUS_CODES.get(status_code, f"HTTP_{status_code}")
            body = error_body(code, message)
        else:
            body = error_body(
                "INTERNAL",
                f"Alacard ran into an internal error; the Jupyter server's log has the details "
                f"under the request {self._request_id}.",
            )
        self._error_code = body["error"]["code"]
        self.finish(json.dumps(body))

    @classmethod
    def answered(cls) -> list[str]:
        """The methods that this address answers."""
        unanswered = RequestHandler._unimplemented_method
        names = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        return [name for name in names if getattr(cls, name.lower()) is not unanswered]

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Refusals are a line in the log; only surprises carry a traceback."""
        if isinstance(value, AlacardError):
            log.info("alacard: %s: %s", value.code, value.message)
            return
        if not isinstance(value, HTTPError):
            log.error("alacard: a fault of its own", exc_info=(typ, value, tb))
            return
        super().log_exception(typ, value, tb)


class UnknownRouteHandler(AlacardHandler):
    """Whatever else lies under `alacard/`: authenticated too, and of the same error shape."""

    @authenticated
    async def get(self, *_: str) -> None:
        raise NotFound(STATUS_MESSAGES[404])

    head = post = put = patch = delete = get
