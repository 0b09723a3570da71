"""From a request to an answer: the Hub's API as a function over the repositories."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from .repository import Repository
from .searching import search

# A token that opens everything, and one that is valid but was never granted a gated model.
GOOD_TOKEN = "hf_localhubtokenwithaccess"
BARE_TOKEN = "hf_localhubtokenwithoutaccess"
RESERVED = {"api", "__faults__", "__requests__", "__cdn__"}


@dataclass
class Request:
    """What came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    base_url: str = ""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def token(self) -> str | None:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None


@dataclass
class Answer:
    """What goes out: bytes, or a file that is streamed from `start` to `end` (exclusive)."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    file: Path | None = None
    start: int = 0
    end: int | None = None


def json_answer(value: Any, status: int = 200, **headers: str) -> Answer:
    head = {"Content-Type": "application/json; charset=utf-8"}
    head |= {name.replace("_", "-"): text for name, text in headers.items()}
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate cannot be UTF-8; its backslash escape is also JSON's own.
    return Answer(status, head, text.encode(errors="backslashreplace"))


def refusal(status: int, code: str | None, message: str, **headers: str) -> Answer:
    """An error as the Hub gives it: a JSON body, and the headers its clients go by."""
    answer = json_answer({"error": message}, status, **headers)
    answer.headers["X-Error-Message"] = message
    if code:
        answer.headers["X-Error-Code"] = code
    return answer


def answer(request: Request, repositories: dict[str, Repository]) -> Answer:
    """The Hub's answer to this request. Never raises for what a client sends."""
    if request.token not in (None, GOOD_TOKEN, BARE_TOKEN):
        return refusal(401, None, "Invalid credentials in Authorization header")
    parts = [unquote(part) for part in request.path.strip("/").split("/")]
    match parts:
        case ["api", "whoami-v2"]:
            return _whoami(request)
        case ["api", "models"]:
            return search(request, repositories)
        case ["api", "resolve-cache", "models", *rest]:
            return _with_repository(request, repositories, rest, _cached_file)
        case ["api", "models", *rest]:
            return _with_repository(request, repositories, rest, _api)
        case ["__cdn__", *rest]:
            return _with_repository(request, repositories, rest, _cdn_file)
        case _ if parts[0] not in RESERVED:
            return _with_repository(request, repositories, parts, _files)
    return refusal(404, None, "Sorry, we can't find the page you are looking for.")


def _whoami(request: Request) -> Answer:
    if request.token is None:
        return refusal(401, None, "Invalid username or password.")
    auth = {"type": "access_token", "accessToken": {"displayName": "local", "role": "read"}}
    return json_answer({"type": "user", "id": "1", "name": "ada", "fullname": "Ada", "auth": auth})


def _with_repository(
    request: Request, repositories: dict[str, Repository], parts: list[str], then: Any
) -> Answer:
    """Find the repository that `parts` starts with (two segments before one), or say why not."""
    for length in (2, 1):
        repository = repositories.get("/".join(parts[:length]))
        if repository is not None and len(parts) >= length:
            break
    else:
        # The Hub does not tell the missing from the private; to a stranger both are 401.
        if request.token is None:
            return refusal(401, "RepoNotFound", "Invalid username or password.")
        return refusal(404, "RepoNotFound", "Repository not found")
    if repository.moved_to:
        old, new = quote(repository.id), quote(repository.moved_to)
        location = request.target.replace(old, new, 1)
        body = f"Temporary Redirect. Redirecting to {location}".encode()
        return Answer(307, {"Location": location, "Content-Type": "text/plain"}, body)
    if repository.private and request.token != GOOD_TOKEN:
        if request.token is None:
            return refusal(401, "RepoNotFound", "Invalid username or password.")
        return refusal(404, "RepoNotFound", "Repository not found")
    if repository.disabled and not (then is _api and repository.settings.get("listed")):
        return refusal(403, None, "Access to this resource is disabled.")
    result: Answer = then(request, repository, parts[length:])
    return result


def _api(request: Request, repository: Repository, rest: list[str]) -> Answer:
    match rest:
        case []:
            return _info(request, repository)
        case ["auth-check"]:
            return _refuse_gated(request, repository) or json_answer({})
        case ["refs"]:
            main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.sha}
            return json_answer({"branches": [main], "converts": [], "tags": []})
    if len(rest) >= 2:
        repository = repository.at(rest[1])
        if not repository.has_revision(rest[1]):
            return _invalid_revision(rest[1])
    match rest:
        case ["revision", _]:
            return _info(request, repository)
        case ["tree", _, *folder]:
            return _tree(request, repository, "/".join(folder))
        case ["paths-info", _]:
            asked = parse_qs(request.body.decode(errors="replace")).get("paths", [])
            return json_answer(
                [_entry(repository, name) for name in asked if name in repository.files]
            )
        case ["commits", _]:
            commit = {"id": repository.sha, "title": "Upload", "message": "", "authors": []}
            return json_answer([commit | {"date": repository.info["lastModified"]}])
    return refusal(404, None, "Sorry, we can't find the page you are looking for.")


def _info(request: Request, repository: Repository) -> Answer:
    query, info = request.query, dict(repository.info)
    expand = query.get("expand", []) + query.get("expand[]", [])
    if expand:
        info = {key: info[key] for key in ("_id", "id", *expand) if key in info}
    elif query.get("blobs"):
        info["siblings"] = [_sibling(repository, name) for name in repository.files]
    if query.get("securityStatus"):
        info["securityRepoStatus"] = {"scansDone": True, "filesWithIssues": []}
    whole = json_answer(info)
    # As Express does: a weak tag of the body, and 304 where the client holds that body.
    whole.headers["ETag"] = f'W/"{hashlib.sha1(whole.body).hexdigest()[:27]}"'
    if request.headers.get("if-none-match") == whole.headers["ETag"]:
        return Answer(304, {"ETag": whole.headers["ETag"]})
    return whole


def _sibling(repository: Repository, name: str) -> dict[str, Any]:
    entry = _entry(repository, name)
    sibling = {"rfilename": name, "size": entry["size"], "blobId": entry["oid"]}
    if "lfs" in entry:
        lfs = entry["lfs"]
        sibling["lfs"] = {"sha256": lfs["oid"], "size": lfs["size"], "pointerSize": 134}
    return sibling


def _entry(repository: Repository, name: str) -> dict[str, Any]:
    size, digest = repository.files[name].stat().st_size, repository.digests[name]
    entry: dict[str, Any] = {"type": "file", "oid": digest[:40], "size": size, "path": name}
    if repository.is_lfs(name):
        entry["lfs"] = {"oid": digest, "size": size, "pointerSize": 134}
    return entry


def _tree(request: Request, repository: Repository, folder: str) -> Answer:
    prefix = folder + "/" if folder else ""
    names = [name for name in repository.files if name.startswith(prefix)]
    if folder and not names:
        return _missing_entry(repository, f'{folder} does not exist on "main"')
    recursive = request.query.get("recursive", ["false"])[0].lower() in ("true", "1")
    folders = sorted(
        {prefix + part for name in names if (part := name[len(prefix) :].rpartition("/")[0])}
    )
    if not recursive:
        names = [name for name in names if "/" not in name[len(prefix) :]]
        folders = sorted({prefix + name[len(prefix) :].split("/")[0] for name in folders})
    entries = [{"type": "directory", "oid": repository.sha, "size": 0, "path": f} for f in folders]
    return json_answer(entries + [_entry(repository, name) for name in names])


def _files(request: Request, repository: Repository, rest: list[str]) -> Answer:
    if not rest:
        page = f"<!doctype html><title>{len(repository.files)} files</title>"
        return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
    kind, revision, name = rest[0], rest[1] if len(rest) > 1 else "", "/".join(rest[2:])
    if kind not in ("resolve", "raw"):
        return refusal(404, None, "Sorry, we can't find the page you are looking for.")
    repository = repository.at(revision)
    if not repository.has_revision(revision):
        return _invalid_revision(revision)
    refused = _refuse_gated(request, repository)
    if refused:
        return refused
    if name not in repository.files:
        return _missing_entry(repository, "Entry not found")
    head = {"X-Repo-Commit": repository.sha, "Accept-Ranges": "bytes"}
    digest, size = repository.digests[name], repository.files[name].stat().st_size
    if kind == "raw":
        if repository.is_lfs(name):
            pointer = "version https://git-lfs.github.com/spec/v1\n"
            pointer += f"oid sha256:{digest}\nsize {size}\n"
            return Answer(200, head | {"Content-Type": "text/plain"}, pointer.encode())
        return _file(request, repository, name, head)
    path = f"{quote(repository.id)}/{repository.sha}/{quote(name)}"
    if repository.is_lfs(name):
        # Big files live on another host, where the token must not follow.
        head |= {"X-Linked-Size": str(size), "X-Linked-ETag": f'"{digest}"'}
        base = request.base_url.replace("127.0.0.1", "localhost")
        return Answer(302, head | {"Location": f"{base}/__cdn__/{path}", "ETag": f'"{digest}"'})
    head |= {"ETag": f'"{digest}"', "Location": f"/api/resolve-cache/models/{path}"}
    return Answer(307, head | {"X-Linked-Size": str(size)})


def _cached_file(request: Request, repository: Repository, rest: list[str]) -> Answer:
    name = "/".join(rest[1:])
    refused = _refuse_gated(request, repository)
    if refused:
        return refused
    repository = repository.at(rest[0]) if rest else repository
    if not rest or rest[0] != repository.sha or name not in repository.files:
        return _missing_entry(repository, "Entry not found")
    return _file(request, repository, name, {"X-Repo-Commit": repository.sha})


def _cdn_file(request: Request, repository: Repository, rest: list[str]) -> Answer:
    name = "/".join(rest[1:])
    if name not in repository.files:
        return Answer(403, {"Content-Type": "application/xml"}, b"<Error/>")
    return _file(request, repository, name, {})


def _file(request: Request, repository: Repository, name: str, head: dict[str, str]) -> Answer:
    path, etag = repository.files[name], f'"{repository.digests[name]}"'
    size = path.stat().st_size
    binary = repository.is_lfs(name) or name.endswith((".png", ".wav"))
    kind = "application/octet-stream" if binary else "text/plain; charset=utf-8"
    head = head | {"ETag": etag, "Content-Type": kind, "Accept-Ranges": "bytes"}
    if etag in re.split(r",\s*", request.headers.get("if-none-match", "").replace("W/", "")):
        return Answer(304, head)
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
    if wanted and any(wanted.groups()):
        first, last = wanted.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(size, int(last) + 1) if first and last else size
        if start >= end:
            return Answer(416, {"Content-Range": f"bytes */{size}"})
        head["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        return Answer(206, head, file=path, start=start, end=end)
    return Answer(200, head, file=path, end=size)


def _refuse_gated(request: Request, repository: Repository) -> Answer | None:
    if not repository.gated or request.token == GOOD_TOKEN:
        return None
    text = f"Access to model {repository.id} is restricted"
    if request.token is None:
        text += f" and you are not in the authorized list. Visit {repository.id} to ask for access."
        return refusal(401, "GatedRepo", text)
    return refusal(403, "GatedRepo", text + " and you are not in the authorized list.")


def _invalid_revision(revision: str) -> Answer:
    return refusal(404, "RevisionNotFound", f"Invalid rev id: {quote(revision)}")


def _missing_entry(repository: Repository, message: str) -> Answer:
    return refusal(404, "EntryNotFound", message, X_Repo_Commit=repository.sha)
