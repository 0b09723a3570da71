"""The local hub, asked by the real huggingface_hub: answers, refusals, faults, records."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import pytest
from huggingface_hub import HfApi
from huggingface_hub import errors as hub_errors

from . import LocalHub
from .models.hostile import BREAKOUTS
from .routes import BARE_TOKEN, GOOD_TOKEN

SENTIMENT = "tiny/bert-sentiment"


@pytest.fixture
def api(local_hub: LocalHub) -> HfApi:
    return HfApi(endpoint=local_hub.url, token=False)


@pytest.fixture
def http(local_hub: LocalHub) -> httpx.Client:
    return httpx.Client(base_url=local_hub.url, trust_env=False)


def test_metadata_is_that_of_the_files(api: HfApi) -> None:
    info = api.model_info(SENTIMENT, files_metadata=True)
    assert info.pipeline_tag == "text-classification"
    assert info.library_name == "transformers"
    assert info.config["architectures"] == ["BertForSequenceClassification"]
    assert info.card_data.license == "apache-2.0"
    assert info.safetensors.total == sum(info.safetensors.parameters.values()) > 10_000
    sizes = {file.rfilename: file.size for file in info.siblings}
    assert sizes["model.safetensors"] > 4 * info.safetensors.total


def test_every_repository_answers_or_refuses_as_the_hub_does(
    local_hub: LocalHub, api: HfApi
) -> None:
    refused = {"tiny/private": hub_errors.RepositoryNotFoundError}
    refused["tiny/disabled"] = hub_errors.DisabledRepoError
    for name, repository in local_hub.repositories.items():
        if name in ("tiny/moved-in-a-circle", "tiny/wrong-types"):
            continue
        if name in refused:
            with pytest.raises(refused[name]):
                api.model_info(name)
            continue
        info = api.model_info(name)
        assert info.sha and len(info.sha) == 40
        assert info.id == name or repository.moved_to
    assert len(local_hub.repositories) > 50
    with pytest.raises((TypeError, ValueError, AttributeError)):
        api.model_info("tiny/wrong-types")


def test_download_brings_the_bytes_at_the_commit(
    local_hub: LocalHub, api: HfApi, tmp_path: Path
) -> None:
    folder = Path(api.snapshot_download(SENTIMENT, cache_dir=tmp_path))
    repository = local_hub.repositories[SENTIMENT]
    assert folder.name == repository.sha
    assert {p.name for p in folder.iterdir()} == set(repository.files)
    for name, path in repository.files.items():
        assert (folder / name).read_bytes() == path.read_bytes()


def test_folders_are_listed_and_nested_files_found(api: HfApi, tmp_path: Path) -> None:
    name = "tiny/stable-diffusion"
    top = {entry.path for entry in api.list_repo_tree(name)}
    deep = {entry.path for entry in api.list_repo_tree(name, recursive=True)}
    assert {"unet", "README.md"} <= top and "unet/config.json" not in top
    assert {"unet", "unet/config.json"} <= deep
    nested = {entry.path for entry in api.list_repo_tree(name, "unet")}
    assert "unet/config.json" in nested and "README.md" not in nested
    assert api.get_paths_info(name, ["unet/config.json"])[0].size > 0
    assert api.file_exists(name, "unet/config.json")
    assert not api.file_exists(name, "unet/absent.json")


def test_refusals_are_those_of_the_hub(api: HfApi, tmp_path: Path) -> None:
    with pytest.raises(hub_errors.RepositoryNotFoundError):
        api.model_info("tiny/nothing-here")
    with pytest.raises(hub_errors.RevisionNotFoundError):
        api.model_info(SENTIMENT, revision="0" * 40)
    with pytest.raises(hub_errors.EntryNotFoundError):
        api.hf_hub_download(SENTIMENT, "absent.json", cache_dir=tmp_path)
    with pytest.raises(hub_errors.LocalEntryNotFoundError) as caught:
        api.hf_hub_download("tiny/disabled-listed", "config.json", cache_dir=tmp_path)
    assert isinstance(caught.value.__cause__, hub_errors.DisabledRepoError)
    assert api.model_info("tiny/disabled-listed").disabled is True


def test_a_gated_model_tells_everything_but_its_files(
    local_hub: LocalHub, api: HfApi, tmp_path: Path
) -> None:
    assert api.model_info("tiny/gated").gated == "auto"
    assert api.model_info("tiny/gated-manual").gated == "manual"
    for token in (False, BARE_TOKEN):
        with pytest.raises(hub_errors.GatedRepoError):
            api.hf_hub_download("tiny/gated", "config.json", cache_dir=tmp_path, token=token)
        with pytest.raises(hub_errors.GatedRepoError):
            api.auth_check("tiny/gated", token=token)
    assert api.hf_hub_download("tiny/gated", "config.json", cache_dir=tmp_path, token=GOOD_TOKEN)
    assert api.model_info("tiny/private", token=GOOD_TOKEN).private is True
    assert api.whoami(token=GOOD_TOKEN)["name"] == "ada"
    with pytest.raises(hub_errors.HfHubHTTPError, match="Invalid credentials"):
        api.model_info(SENTIMENT, token="hf_unknownunknown")
    assert local_hub.tokens() == {
        f"Bearer {token}" for token in (GOOD_TOKEN, BARE_TOKEN, "hf_unknownunknown")
    }


def test_a_renamed_model_is_followed(api: HfApi, http: httpx.Client, tmp_path: Path) -> None:
    assert api.model_info("tiny-gpt2").id == "tiny/gpt2"
    assert api.model_info("tiny/moved-twice").id == SENTIMENT
    path = api.hf_hub_download("tiny-gpt2", "config.json", cache_dir=tmp_path)
    assert json.loads(Path(path).read_text())["model_type"] == "gpt2"
    answer = http.get("/api/models/tiny/old-sentiment?blobs=true")
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"/api/models/{SENTIMENT}?blobs=true"
    with pytest.raises(httpx.TooManyRedirects):
        http.get("/api/models/tiny/moved-in-a-circle", follow_redirects=True)


def test_search_filters_orders_and_pages(api: HfApi, http: httpx.Client) -> None:
    found = {info.id for info in api.list_models(search="bert sent")}
    assert found == {SENTIMENT, "tiny/distilbert-sentiment"}
    tasks = list(api.list_models(pipeline_tag="text-generation", sort="downloads", limit=3))
    assert tasks[0].id == "tiny/llama-chat" and {t.pipeline_tag for t in tasks} == {
        "text-generation"
    }
    assert [m.id for m in api.list_models(author="sentence-transformers")] == [
        "sentence-transformers/all-MiniLM-L6-v2"
    ]
    assert {m.id for m in api.list_models(filter="license:creativeml-openrail-m")} == {
        "tiny/stable-diffusion",
        "tiny/lora-watercolour",
    }
    assert {m.gated for m in api.list_models(gated=True, expand=["gated"])} == {"auto", "manual"}
    everything = {info.id for info in api.list_models()}
    assert "tiny/private" not in everything and "tiny/gated" in everything
    pages, url = [], "/api/models?sort=likes&limit=7"
    while url:
        answer = http.get(url)
        pages.append([model["id"] for model in answer.json()])
        url = answer.links.get("next", {}).get("url", "")
    flat = [name for page in pages for name in page]
    assert len(pages) > 2 and all(len(page) == 7 for page in pages[:-1])
    assert len(flat) == len(set(flat)) and set(flat) == everything
    assert http.get("/api/models?sort=nonsense").status_code == 400
    assert http.get("/api/models?cursor=!!").status_code == 400


def test_files_by_range_and_by_etag(local_hub: LocalHub, http: httpx.Client) -> None:
    repository = local_hub.repositories[SENTIMENT]
    url, content = (
        f"/{SENTIMENT}/raw/main/config.json",
        repository.files["config.json"].read_bytes(),
    )
    whole = http.get(url)
    assert (whole.content, whole.headers["X-Repo-Commit"]) == (content, repository.sha)
    again = http.get(url, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = http.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    assert http.get(url, headers={"Range": "bytes=-5"}).content == content[-5:]
    assert http.get(url, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    weights = http.head(f"/{SENTIMENT}/resolve/main/model.safetensors")
    assert weights.status_code == 302 and "localhost" in weights.headers["Location"]
    assert int(weights.headers["X-Linked-Size"]) == len(
        repository.files["model.safetensors"].read_bytes()
    )


def test_hostile_metadata_arrives_as_it_is(local_hub: LocalHub, http: httpx.Client) -> None:
    for kind, text in BREAKOUTS.items():
        info = http.get(f"/api/models/tiny/hostile-{kind}").json()
        assert info["config"]["model_type"] == text
        assert info["siblings"][1]["rfilename"] == text
        readme = http.get(f"/tiny/hostile-{kind}/raw/main/README.md")
        assert text.encode("utf-8", "surrogatepass") in readme.content


def test_faults_come_and_go(local_hub: LocalHub, http: httpx.Client) -> None:
    url = f"/api/models/{SENTIMENT}"
    local_hub.faults.set(kind="rate_limit", retry_after=2, times=2)
    first = http.get(url)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "2")
    assert [http.get(url).status_code for _ in range(2)] == [429, 200]
    for kind, status in (("error", 500), ("unavailable", 503)):
        local_hub.faults.set(kind=kind, times=None)
        assert http.get(url).status_code == status
    for kind in ("reset", "down", "truncated"):
        local_hub.faults.set(kind=kind)
        with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError)):
            http.get(url)
    local_hub.faults.set(kind="html")
    assert http.get(url).headers["Content-Type"].startswith("text/html")
    local_hub.faults.set(kind="huge", huge_bytes=1_000_000)
    assert len(http.get(url).content) > 1_000_000
    local_hub.faults.set(kind="error", path="/resolve/")
    assert http.get(url).status_code == 200
    local_hub.faults.clear()
    local_hub.faults.set(delay=0.2)
    started = time.monotonic()
    assert http.get(url).status_code == 200
    assert time.monotonic() - started >= 0.2
    assert local_hub.counts()[url] == 12
    with pytest.raises(ValueError, match="no such kind"):
        local_hub.faults.set(kind="flood")


def test_faults_can_be_set_from_another_process(local_hub: LocalHub, http: httpx.Client) -> None:
    assert http.post("/__faults__", json={"kind": "error", "times": 1}).status_code == 200
    assert [http.get(f"/api/models/{SENTIMENT}").status_code for _ in range(2)] == [500, 200]
    assert http.post("/__faults__", json={"nothing": 1}).status_code == 400
    seen = http.get("/__requests__").json()
    assert [entry["status"] for entry in seen] == [500, 200]
    http.delete("/__requests__")
    assert local_hub.requests == []


def test_a_delay_is_not_added_up_over_requests_at_once(local_hub: LocalHub) -> None:
    import asyncio

    async def ask() -> None:
        limits = httpx.Limits(max_connections=40)
        async with httpx.AsyncClient(
            base_url=local_hub.url, trust_env=False, limits=limits
        ) as client:
            answers = [client.get(f"/api/models/{SENTIMENT}") for _ in range(40)]
            assert {a.status_code for a in await asyncio.gather(*answers)} == {200}

    # One after the other they would take forty times as long, which no busy machine makes of one.
    local_hub.faults.set(delay=3.0)
    started = time.monotonic()
    asyncio.run(ask())
    assert time.monotonic() - started < 100
