# Access, packages and room, in every notebook: what the machinery is called for.

# %% [markdown] section="setup" name="gated-note" when=["gated"]
"""
**This notebook's model asks for your consent.** Open {{access_links}}, log in and accept the terms.
Then create a token at <https://huggingface.co/settings/tokens> and give it to this computer once: run
`hf auth login` in a terminal. The next cell checks that this worked before anything is installed or
downloaded.
"""

# %% [markdown] section="setup" name="private-note" when=["private"]
"""
**Private:** {{private_links}}. You need a token from <https://huggingface.co/settings/tokens> for an
account that may read private repositories: run `hf auth login` in a terminal. The next cell checks that
this worked.
"""

# %% section="setup" name="access" tags=["parameters"] when=["restricted"]
# Whose owners decide who may download them, and those of them that only some people may read.
NEEDS_ACCESS = ["distilbert/distilbert-base-uncased-finetuned-sst-2-english"]
PRIVATE = []
ask_for_access(NEEDS_ACCESS, PRIVATE)

# %% section="setup" name="requirements" tags=["parameters"]
REQUIREMENTS = ["torch>=2.6", "transformers>=4.57,<6"]
DOWNLOADS = {"distilbert/distilbert-base-uncased-finetuned-sst-2-english": 267832558}  # bytes
ALLOW_ANYWAY = False  # True: continue where a check finds no room, or weights that are missing
set_up(REQUIREMENTS, DOWNLOADS)

# %% section="setup" name="hub-changed" when=["restricted"] hidden=true
# Packages that were just installed may need another start: run this cell; you need not read it.
from importlib.metadata import version

if sys.modules["huggingface_hub"].__version__ != version("huggingface_hub"):
    raise Stop("the packages needed another version of huggingface_hub. Restart the kernel first.")

# %% section="setup" name="optional" tags=["parameters"] when=["optional-packages"]
# These make the results a little better. If they cannot be installed, the notebook still runs.
OPTIONAL = ["sacremoses>=0.1"]
if better := list(filter(lacks, OPTIONAL)):
    install(better)
