"""Everything that Alacard can refuse to do, and how it says so.

AlacardError                       500 INTERNAL
 ├─ BadRequest                     400 BAD_REQUEST
 │   ├─ InvalidRecipe              400 INVALID_RECIPE
 │   ├─ UnknownCard                400 UNKNOWN_CARD
 │   ├─ InvalidHandCode            400 INVALID_HAND_CODE
 │   ├─ InvalidCard                400 INVALID_CARD
 │   ├─ InvalidJob                 400 INVALID_JOB
 │   ├─ InvalidModelId             400 INVALID_MODEL_ID
 │   └─ InvalidPath                400 INVALID_PATH
 ├─ NotFound                       404 NOT_FOUND
 │   ├─ ModelNotFound              404 MODEL_NOT_FOUND
 │   ├─ RevisionNotFound           404 REVISION_NOT_FOUND
 │   ├─ GenerationNotFound         404 GENERATION_NOT_FOUND
 │   ├─ VerificationNotFound       404 VERIFICATION_NOT_FOUND
 │   ├─ JobNotFound                404 JOB_NOT_FOUND
 │   ├─ HandNotFound               404 HAND_NOT_FOUND
 │   ├─ DemoNotFound               404 DEMO_NOT_FOUND
 │   └─ CardNotFound               404 CARD_NOT_FOUND
 ├─ Forbidden                      403 FORBIDDEN
 │   ├─ QuotaReached               403 QUOTA_REACHED
 │   └─ ModelDisabled              403 MODEL_DISABLED
 ├─ Conflict                       409 CONFLICT
 │   ├─ Cancelled                  409 CANCELLED
 │   ├─ Outdated                   409 OUTDATED
 │   ├─ ShareFindings              409 SHARE_FINDINGS
 │   └─ LaunchFindings             409 LAUNCH_FINDINGS
 ├─ ShareTooLarge                  413 SHARE_TOO_LARGE
 ├─ TooManyRequests                429 TOO_MANY_REQUESTS
 ├─ GateRefused                    422 GATE_REFUSED
 ├─ EnvironmentFailed              422 ENVIRONMENT_FAILED
 ├─ BundleRefused                  422 BUNDLE_REFUSED
 ├─ LaunchFailed                   422 LAUNCH_FAILED
 ├─ InvalidConfiguration           500 INVALID_CONFIGURATION
 ├─ StoreUnavailable               503 STORE_UNAVAILABLE
 ├─ BackupFailed                   503 BACKUP_FAILED
 ├─ NotLoaded                      503 NOT_LOADED
 └─ HubError                       502 HUB_ERROR
     ├─ HubRateLimited             503 HUB_RATE_LIMITED
     ├─ HubUnavailable             503 HUB_UNAVAILABLE
     └─ HubOffline                 503 HUB_OFFLINE

A domain function raises; the base handler and the command line each turn what was raised
into their one error shape. No text in an error ever holds a token.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar


class AlacardError(Exception):
    """Base of all: one sentence that says what to do, and optional JSON-safe details."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})


def error_body(code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The one error shape. `message` and `reason` are what JupyterLab's own client reads."""
    return {
        "message": message,
        "reason": code,
        "error": {"code": code, "message": message, "details": dict(details or {})},
    }


def error_named(code: str, message: str, details: Any = None) -> AlacardError | None:
    """The error of that code, as an answer over HTTP tells it; None for a code that is not known
    here."""
    for kind in _kinds(AlacardError):
        if kind.code == code:
            return kind(message, details if isinstance(details, Mapping) else {})
    return None


def _kinds(base: type[AlacardError]) -> Iterator[type[AlacardError]]:
    for kind in base.__subclasses__():
        yield from _kinds(kind)
        yield kind


class BadRequest(AlacardError):
    """What was asked cannot be understood; asking again the same way will not help."""

    status = 400
    code = "BAD_REQUEST"


class InvalidRecipe(BadRequest):
    """The JSON is not a recipe; `details["errors"]` names each field."""

    code = "INVALID_RECIPE"


class UnknownCard(BadRequest):
    """A card id that this deck does not hold."""

    code = "UNKNOWN_CARD"


class InvalidHandCode(BadRequest):
    """A hand code that is damaged, of an unknown version, or names a custom card."""

    code = "INVALID_HAND_CODE"


class InvalidCard(BadRequest):
    """What is to be kept is no whole card; `details["errors"]` names each field."""

    code = "INVALID_CARD"


class InvalidJob(BadRequest):
    """No kind of job of that name, or not what such a job is given; `details["errors"]` names each
    field."""

    code = "INVALID_JOB"


class InvalidModelId(BadRequest):
    """Not of the form `name` or `owner/name` that the Hub allows."""

    code = "INVALID_MODEL_ID"


class InvalidPath(BadRequest):
    """A folder outside the root, hidden, on another drive, or not a folder."""

    code = "INVALID_PATH"


class NotFound(AlacardError):
    """There is no such thing here."""

    status = 404
    code = "NOT_FOUND"


class ModelNotFound(NotFound):
    """The Hub has no such model, or it is private and the token does not open it."""

    code = "MODEL_NOT_FOUND"


class RevisionNotFound(NotFound):
    """The model is there, but not that commit, tag or branch."""

    code = "REVISION_NOT_FOUND"


class GenerationNotFound(NotFound):
    """No generation with that request id is known to this server."""

    code = "GENERATION_NOT_FOUND"


class VerificationNotFound(NotFound):
    """No verification with that request id is known to this server."""

    code = "VERIFICATION_NOT_FOUND"


class JobNotFound(NotFound):
    """There is no such job, or it is another person's."""

    code = "JOB_NOT_FOUND"


class HandNotFound(NotFound):
    """No such hand is kept for this person: it never was, was deleted, or is someone else's."""

    code = "HAND_NOT_FOUND"


class CardNotFound(NotFound):
    """No such card is in this person's deck: it never was, was deleted, or is someone else's."""

    code = "CARD_NOT_FOUND"


class DemoNotFound(NotFound):
    """No such demo is kept for this person: it never was, was deleted, or is someone else's."""

    code = "DEMO_NOT_FOUND"


class CommentNotFound(NotFound):
    """There is no such comment for this person: it never was, was deleted, or was hidden."""

    code = "COMMENT_NOT_FOUND"


class NotificationNotFound(NotFound):
    """No such notification is kept for this person."""

    code = "NOTIFICATION_NOT_FOUND"


class Forbidden(AlacardError):
    """The person may not do this."""

    status = 403
    code = "FORBIDDEN"


class QuotaReached(Forbidden):
    """A limit of the site for each person; the message names it, and when it begins again or what
    makes room. `details` has `limit`, `used` and `renews`."""

    code = "QUOTA_REACHED"


class ModelDisabled(Forbidden):
    """The Hub has switched this model off."""

    code = "MODEL_DISABLED"


class Conflict(AlacardError):
    """The state of things does not allow it now."""

    status = 409
    code = "CONFLICT"


class Cancelled(Conflict):
    """It was told to stop, and did so before its end."""

    code = "CANCELLED"


class Outdated(Conflict):
    """Someone else has changed it meanwhile; `details["present"]` is how it is now."""

    code = "OUTDATED"


class ShareFindings(Conflict):
    """What is to be shared holds what looks like secrets or local paths; `details["findings"]`
    tells where."""

    code = "SHARE_FINDINGS"


class LaunchFindings(Conflict):
    """The demo does what a person has to consent to before it is launched; `details["findings"]`
    tells what."""

    code = "LAUNCH_FINDINGS"


class ShareTooLarge(AlacardError):
    """The notebook is larger than a site lets people share; the message names the setting."""

    status = 413
    code = "SHARE_TOO_LARGE"


class TooManyRequests(AlacardError):
    """The person asks more often than the site allows; `details["retry_after"]` holds the seconds
    after which one request is allowed."""

    status = 429
    code = "TOO_MANY_REQUESTS"


class GateRefused(AlacardError):
    """Not even the plain fallback passed the gate; nothing was written."""

    status = 422
    code = "GATE_REFUSED"


class EnvironmentFailed(AlacardError):
    """The packages of a notebook could not be installed; `details["output"]` tells why."""

    status = 422
    code = "ENVIRONMENT_FAILED"


class BundleRefused(AlacardError):
    """The bundle of a demo was not kept; `details["findings"]` names each file and what to do."""

    status = 422
    code = "BUNDLE_REFUSED"


class LaunchFailed(AlacardError):
    """The app of a demo does not run; `details["output"]` has the last that it printed."""

    status = 422
    code = "LAUNCH_FAILED"


class InvalidConfiguration(AlacardError):
    """A configuration file of Jupyter cannot be read, or a setting has no such value."""

    code = "INVALID_CONFIGURATION"


class StoreUnavailable(AlacardError):
    """The database of the library is away, locked, full or damaged; the message says which."""

    status = 503
    code = "STORE_UNAVAILABLE"


class BackupFailed(AlacardError):
    """The store could not be copied; earlier copies are there still."""

    status = 503
    code = "BACKUP_FAILED"


class NotLoaded(AlacardError):
    """The rooms could not be loaded, or the server is about to end."""

    status = 503
    code = "NOT_LOADED"


class HubError(AlacardError):
    """The Hub answered with something that cannot be used."""

    status = 502
    code = "HUB_ERROR"


class HubRateLimited(HubError):
    """The Hub asks to wait; `details["retry_after"]` holds the seconds where it told."""

    status = 503
    code = "HUB_RATE_LIMITED"


class HubUnavailable(HubError):
    """The Hub cannot be reached, or answers with a fault of its own."""

    status = 503
    code = "HUB_UNAVAILABLE"


class HubOffline(HubError):
    """`HF_HUB_OFFLINE` is set and nothing about this model is cached or bundled."""

    status = 503
    code = "HUB_OFFLINE"
