"""The dashboard in the docs asks for nothing that is not measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

from alacard_ext.jobs import metrics
from alacard_ext.traffic import figures

FILE = Path(__file__).parents[1] / "docs" / "deploy" / "grafana.json"
LABELS = {"le", "instance", "job"}
"""What Prometheus adds itself."""


def measured() -> dict[str, set[str]]:
    """The series of all collectors, each with its labels."""
    found: dict[str, set[str]] = {}
    for module in (metrics, figures):
        for each in vars(module).values():
            if isinstance(each, Counter | Gauge | Histogram):
                (family,) = each.describe()
                endings = {"counter": ("_total",), "gauge": ("",)}
                for ending in endings.get(family.type, ("_bucket", "_count", "_sum")):
                    found[family.name + ending] = set(each._labelnames)
    return found


def test_each_query_names_a_metric_and_its_labels() -> None:
    board = json.loads(FILE.read_text())
    queries = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(queries) > 10
    series = measured()
    asked = set()
    for query in queries:
        named = re.findall(r"\balacard_\w+", query)
        labels = set(re.findall(r"(\w+)=~?\"", query))
        for group in re.findall(r"\bby \(([^)]*)\)", query):
            labels |= {each.strip() for each in group.split(",")}
        assert named, query
        for name in named:
            assert name in series, query
            assert labels <= series[name] | LABELS, query
        asked |= set(named)
    kinds = {re.sub(r"_(bucket|count|sum)$", "", name) for name in series}
    assert kinds == {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}
