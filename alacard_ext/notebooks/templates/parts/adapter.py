# What every adapter is told: the model that it was trained on.

# %% section="hello" name="base" tags=["parameters"]
# The model that it was trained on, at the version that this notebook was made with.
BASE_ID = "tiny/llama-chat"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
OWN_TOKENIZER = False  # True: the adapter adds words, and so brings a tokenizer of its own

# %% [markdown] section="hello" name="adapter-about" tags=["beginner"]
"""
This model is an **adapter**: a small set of numbers added on top of a large model that stays unchanged,
like a pair of glasses. So two things are loaded, the large model and then the adapter.
"""

# %% section="hello" name="whole-adapter" unless=["pipelines"] hidden=true
# Checks that an adapter is whole: run this cell; you do not need to read it.
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

# %% section="hello" name="trained-head" when=["class-AutoModelForSequenceClassification"] hidden=true
# Finds the trained head in the adapter: run this cell; you do not need to read it.
from peft import load_peft_weights

# The trained head lies in the adapter, and its size tells how many labels there are. Adapters that
# learned a prompt save it without the inner `model.` of its name.
held = {
    re.sub(r"^base_model\.(model\.)?", "", name): weight
    for name, weight in load_peft_weights(MODEL_ID, device="cpu", revision=REVISION).items()
}
HEAD = re.compile(r"(?:classifier|score)(?:\.out_proj)?\.weight$")
label_count = next((w.shape[0] for name, w in held.items() if HEAD.search(name)), None)
options = {"num_labels": label_count} if label_count else {}
