"""The local hub, asked by the real huggingface_hub: answers, refusals, faults, records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import HfApi
from huggingface_hub import errors as hub_errors

from . import LocalHub

SENTIMENT = "tiny/bert-sentiment"


@pytest.fixture
def api(local_hub: LocalHub) -> HfApi:
    return HfApi(endpoint=local_hub.url, token=False)


def test_metadata_is_that_of_the_files(api: HfApi) -> None:
    info = api.model_info(SENTIMENT, files_metadata=True)
    assert info.pipeline_tag == "text-classification"
    assert info.library_name == "transformers"
    assert info.config["architectures"] == ["BertForSequenceClassification"]
    assert info.card_data.license == "apache-2.0"
    assert info.safetensors.total == sum(info.safetensors.parameters.values()) > 10_000
    sizes = {file.rfilename: file.size for file in info.siblings}
    assert sizes["model.safetensors"] > 4 * info.safetensors.total


def test_download_brings_the_bytes_at_the_commit(
    local_hub: LocalHub, api: HfApi, tmp_path: Path
) -> None:
    folder = Path(api.snapshot_download(SENTIMENT, cache_dir=tmp_path))
    repository = local_hub.repositories[SENTIMENT]
    assert folder.name == repository.sha
    assert {p.name for p in folder.iterdir()} == set(repository.files)
    for name, path in repository.files.items():
        assert (folder / name).read_bytes() == path.read_bytes()


def test_refusals_are_those_of_the_hub(api: HfApi, tmp_path: Path) -> None:
    with pytest.raises(hub_errors.RepositoryNotFoundError):
        api.model_info("tiny/nothing-here")
    with pytest.raises(hub_errors.RevisionNotFoundError):
        api.model_info(SENTIMENT, revision="0" * 40)
    with pytest.raises(hub_errors.EntryNotFoundError):
        api.hf_hub_download(SENTIMENT, "absent.json", cache_dir=tmp_path)


def test_a_renamed_model_is_followed(api: HfApi, tmp_path: Path) -> None:
    assert api.model_info("tiny-gpt2").id == "tiny/gpt2"
    assert json.loads(
        Path(api.hf_hub_download("tiny-gpt2", "config.json", cache_dir=tmp_path)).read_text()
    )
