# What every adapter is told: the model that it was trained on.

# %% section="hello" name="base" tags=["parameters"]
# The model that the adapter was trained on, at the version that this notebook was made with.
BASE_ID = "tiny/llama-chat"
BASE_REVISION = "0123456789abcdef0123456789abcdef01234567"
# Adapters of whole new words bring a tokenizer of their own; the others use that of the base.
OWN_TOKENIZER = False

# %% [markdown] section="hello" name="adapter-about" tags=["beginner"]
"""
This model is an **adapter**: a few numbers that are laid over a large model which stays as it is,
like a pair of glasses. So two things are loaded, the large model and then the adapter.
"""
