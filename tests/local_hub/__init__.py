"""A Hub on loopback, with tiny models that the test suite builds itself.

It speaks the part of the Hub's HTTP API that huggingface_hub, transformers, sentence-transformers
and diffusers use, and fails on command. `python -m tests.local_hub --port 8765` serves it.
"""

from .faults import Faults
from .repository import Repository
from .routes import BARE_TOKEN, GOOD_TOKEN
from .server import LocalHub, Recorded

__all__ = ["BARE_TOKEN", "GOOD_TOKEN", "Faults", "LocalHub", "Recorded", "Repository"]
