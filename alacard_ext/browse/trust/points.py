"""The sentences of the trust panel: what each fact means for whoever runs the model."""

from __future__ import annotations

from ...hub.access import OPEN, UNKNOWN, closed, is_open
from ...hub.facts import ModelFacts
from ...hub.licences import UNNAMED, is_listed, licence_text
from .models import Level, Trust, TrustPoint


def points(trust: Trust, facts: ModelFacts, base: ModelFacts | None = None) -> list[TrustPoint]:
    """The sentences of the panel, in the order in which they matter before a run.

    `base` are the facts of what an adapter is laid over.
    """
    return [
        _code_point(trust),
        _format_point(trust),
        _scan_point(trust),
        _licence_point(trust, facts, base),
        _access_point(trust, facts, base),
        _token_point(trust, facts, base),
    ]


def _code_point(trust: Trust) -> TrustPoint:
    if not trust.needs_code:
        if trust.unpickled_by is not None or trust.weights == "pickle":
            # Not "fine": weights that can run code are warned of right after it.
            text = (
                "None of the model's own Python files is run: the library itself has the "
                "architecture. The next point is about its weights."
            )
            return TrustPoint(name="code", level="note", text=text)
        text = "None of the model's own code is run: the library itself has the architecture."
        return TrustPoint(name="code", level="good", text=text)
    others = ", ".join(trust.code_commits)
    where = f"of another repository, {others}" if others else "from its own repository"
    text = (
        f"It can only be loaded by Python code {where}. That code could do anything "
        "that you can do on this computer. "
    )
    if trust.code_refused:
        return TrustPoint(name="code", level="warn", text=f"{text}It is not run: {_clause(trust)}")
    commits = "for exactly these commits of both" if others else "for exactly this commit"
    text += f"It stays off until you have read it and switch it on, {commits}."
    return TrustPoint(name="code", level="warn", text=text)


def _clause(trust: Trust) -> str:
    """Why the code is refused, to stand behind a colon."""
    why = trust.code_refused or ""
    return f"{why[:1].lower()}{why[1:]}"


def _format_point(trust: Trust) -> TrustPoint:
    if trust.unpickled_by is not None:
        text = (
            f"The weights are a pickle, which only {trust.unpickled_by} opens, and opening one can "
            "run code that a stranger put into it. It stays closed until you switch it on, for "
            "exactly this commit."
        )
        return TrustPoint(name="format", level="warn", text=text)
    level: Level = "good"
    text = {
        "safetensors": "The weights are safetensors: only numbers, which cannot run code.",
        "gguf": "The weights are GGUF: only numbers, which cannot run code.",
        "mixed": "The safetensors are loaded; the pickled files are not.",
        "pickle": "The weights are pickled: such files can run code when they are opened. PyTorch "
        "opens them in its restricted mode, and the Hub scans them.",
        "other": "The weights are not in a format that PyTorch opens.",
        "unknown": "The Hub lists no files, so their format is unknown.",
    }[trust.weights]
    if trust.weights == "pickle":
        level = "warn"
    elif trust.weights in ("other", "unknown"):
        level = "note"
    return TrustPoint(name="format", level=level, text=text)


def _scan_point(trust: Trust) -> TrustPoint:
    if trust.scan == "issues":
        text = f"The Hub's security scan warns of: {', '.join(trust.issues[:5])}."
        return TrustPoint(name="scan", level="warn", text=text)
    if trust.scan == "clean":
        return TrustPoint(name="scan", level="good", text="The Hub's security scan found nothing.")
    text = (
        "The Hub's security scan has not finished."
        if trust.scan == "running"
        else "The result of the Hub's security scan is unknown."
    )
    return TrustPoint(name="scan", level="note", text=text)


def _licence_point(trust: Trust, facts: ModelFacts, base: ModelFacts | None) -> TrustPoint:
    if trust.license is None and base is None and not facts.page_known:
        text = "The licence is unknown here; read it on the model's page."
        return TrustPoint(name="licence", level="note", text=text)
    listed = is_listed(facts, trust.license) and (base is None or is_listed(base))
    named = [f"Licence: {trust.license}."] if trust.license not in (None, *UNNAMED) else []
    if base is not None:
        below = licence_text(base) or "not stated"
        named.append(f"It is laid over {base.id}, whose licence holds as well: {below}.")
    if not listed:
        named.append("It is not one of the usual licences: read it on the model's page.")
    if not named or named[0].startswith("One that"):
        named = ["The licence is not one of the usual ones; read it on the model's page."]
    return TrustPoint(name="licence", level="good" if listed else "note", text=" ".join(named))


def _access_point(trust: Trust, facts: ModelFacts, base: ModelFacts | None) -> TrustPoint:
    shut = closed(facts, base)
    if not shut:
        open_licence = is_open(facts, base) is not None
        level, text = ("good", OPEN) if open_licence else ("note", UNKNOWN)
        return TrustPoint(name="access", level=level, text=text)
    if not trust.token.present:
        text = "It needs consent to its terms and a token; there is none on this computer."
        if shut[0].id != facts.id:
            text = (
                f"It is laid over {shut[0].id}, which needs consent to its terms and a token; "
                "there is none on this computer."
            )
        return TrustPoint(name="access", level="warn", text=text)
    texts = []
    for each in shut:
        own = each.id == facts.id
        if each.gated:
            whose = "Its owner" if own else f"It is laid over {each.id}, whose owner"
            page = "its page" if own else "that model's page"
            texts.append(f"{whose} asks you to accept terms on {page} before the download.")
        else:
            what = "Private" if own else f"Its base {each.id} is private"
            texts.append(f"{what}: your token must be allowed to read it.")
    return TrustPoint(name="access", level="note", text=" ".join(texts))


def _token_point(trust: Trust, facts: ModelFacts, base: ModelFacts | None) -> TrustPoint:
    token = trust.token
    if not token.present:
        return TrustPoint(
            name="token",
            level="note",
            text="No token is used, so only public models can be downloaded.",
        )
    if token.role == "unknown":
        return TrustPoint(name="token", level="note", text="It is unknown what your token can do.")
    if token.role == "write":
        text = "Your token can also write to your repositories; a read-only token is enough here."
        return TrustPoint(name="token", level="warn", text=text)
    if token.role == "read":
        return TrustPoint(name="token", level="good", text="Your token is read-only.")
    if any(each.gated for each in closed(facts, base)) and not token.reads_gated:
        text = "Your token cannot read gated models; allow that in its settings on the Hub."
        return TrustPoint(name="token", level="warn", text=text)
    can = ", ".join(token.permissions[:6]) or "nothing beyond public models"
    return TrustPoint(name="token", level="good", text=f"Your token is limited to: {can}.")
