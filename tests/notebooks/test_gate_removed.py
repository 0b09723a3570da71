"""The gate's lists against the libraries that are installed here."""

import importlib.util
import re
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

import pytest

from alacard_ext.notebooks.gate.imports import COMES_WITH
from alacard_ext.notebooks.gate.removed import (
    METHODS,
    NAMES,
    PIPELINE_CLASSES,
    PIPELINES,
    VISION_EXTRACTORS,
    is_removed,
)


@pytest.fixture(scope="module")
def transformers():
    if importlib.util.find_spec("transformers") is None:
        pytest.skip("transformers is not installed")
    import transformers

    if transformers.__version__.startswith("4."):
        pytest.skip("the lists are about transformers 5")
    return transformers


@pytest.mark.models
def test_removed_names_do_not_exist(transformers):
    names = {*NAMES, *PIPELINE_CLASSES, *VISION_EXTRACTORS}
    assert [name for name in names if hasattr(transformers, name)] == []
    base = transformers.PreTrainedTokenizerBase
    assert [name for name in METHODS if hasattr(base, name)] == []


@pytest.mark.models
def test_removed_pipelines_do_not_exist_and_the_others_are_let_through(transformers):
    from transformers.pipelines import SUPPORTED_TASKS, TASK_ALIASES

    assert set(PIPELINES) & {*SUPPORTED_TASKS, *TASK_ALIASES} == set()


@pytest.mark.models
def test_no_name_that_exists_is_called_removed(transformers):
    exists = [name for name in dir(transformers) if not name.startswith("_")]
    assert len(exists) > 1000
    assert [name for name in exists if is_removed(name)] == []


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def required(distribution):
    """All that comes with an installed distribution, extras left out, by normalised name."""
    found, waiting = set(), [distribution]
    while waiting:
        try:
            lines = requires(waiting.pop()) or []
        except PackageNotFoundError:
            continue
        for line in lines:
            name = normal(re.match(r"[\w.-]+", line).group())
            if "extra ==" not in line and name not in found:
                found.add(name)
                waiting.append(name)
    return found


@pytest.mark.parametrize("module", COMES_WITH)
def test_what_is_said_to_come_with_a_module_is_required_by_it(module):
    owners = packages_distributions()
    if module not in owners:
        pytest.skip(f"{module} is not installed")
    needed = required(owners[module][0])
    wrong = [
        name
        for name in COMES_WITH[module]
        if name in owners and not {normal(owner) for owner in owners[name]} & needed
    ]
    assert wrong == []
