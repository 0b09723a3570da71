"""Bundles in S3, on a server of this machine, where the packages for both are installed.

They are no part of the tests' environment, since moto brings thirty packages with it:
`pip install s3fs "moto[s3,server]"`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from alacard_ext.demos.storage import BundleStorage
from alacard_ext.errors import NotFound, StoreUnavailable

pytest.importorskip("s3fs")
moto = pytest.importorskip("moto.server")
URL, LIBRARY = "s3://bucket/folder", "sqlite:///library.sqlite"
FILES = {"app.py": b"x = 1\n", "empty": b"", "within/model.bin": os.urandom(20_000_000)}
KILLED = f"""
import sys
from pathlib import Path
from alacard_ext.demos.storage import BundleStorage
storage = BundleStorage({URL!r})
storage.note("b" * 22, {LIBRARY!r})
print("noted", flush=True)
while True:
    storage.keep(Path(sys.argv[1]), "b" * 22)
"""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    import boto3

    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "NO_PROXY": "*",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="bucket")
    yield server
    server.stop()


def test_a_bundle_is_kept_read_and_removed_and_a_killed_one_is_found(
    bucket: object, tmp_path: Path
) -> None:
    for name, data in FILES.items():
        (tmp_path / "bundle" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bundle" / name).write_bytes(data)
    storage, place = BundleStorage(URL), "a" * 22
    note = storage.note(place, LIBRARY)
    storage.keep(tmp_path / "bundle", place)
    storage.drop(note)
    (tmp_path / "fetched").mkdir()
    storage.fetch(place, [*FILES], tmp_path / "fetched")
    for name, data in FILES.items():
        assert (tmp_path / "fetched" / name).read_bytes() == data
    with pytest.raises(NotFound):
        storage.open(place, "other")
    command = [sys.executable, "-c", KILLED, str(tmp_path / "bundle")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"noted\n"
        process.kill()
    [(note, found)] = storage.left(LIBRARY)
    assert found == "b" * 22
    storage.remove(found)
    storage.drop(note)
    assert storage.left(LIBRARY) == []
    storage.remove(place)
    storage.remove("c" * 22)
    with pytest.raises(NotFound):
        BundleStorage(URL).open(place, "app.py")


def test_a_storage_that_is_away_is_told_without_its_keys(
    bucket: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailable, match="demo_storage") as told:
        BundleStorage(f"{URL}/away").open("a" * 22, "app.py")
    assert "127.0.0.1" not in str(told.value)
