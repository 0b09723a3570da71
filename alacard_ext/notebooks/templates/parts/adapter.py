# What every adapter is told: the model that it was trained on.

# %% section="hello" name="base" tags=["parameters"]
# The model that the adapter was trained on, at the version that this notebook was made with.
BASE_ID = "tiny/llama-chat"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
# Adapters of whole new words bring a tokenizer of their own; the others use that of the base.
OWN_TOKENIZER = False

# %% [markdown] section="hello" name="adapter-about" tags=["beginner"]
"""
This model is an **adapter**: a small set of numbers added on top of a large model that stays unchanged,
like a pair of glasses. So two things are loaded, the large model and then the adapter.
"""

# %% section="hello" name="whole-adapter" hidden=["beginner", "intermediate"]
import warnings
from contextlib import contextmanager


@contextmanager
def whole_adapter():
    """Within this, an adapter that lacks weights stops: without them it changes nothing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", ".*issing adapter keys")
        try:
            yield
        except UserWarning as problem:
            raise Stop(
                f"{MODEL_ID} does not hold the weights that its settings describe: "
                f"{str(problem)[:300]}"
            ) from None
