"""What to know of a model before its first run: licence, access, formats, the Hub's scan, its own
code, and what the person's token can do. Facts for a person to judge by, never a verdict.
"""

from __future__ import annotations

from .gather import token_scope, trust_of
from .models import CodeFile, TokenScope, Trust, TrustPoint

__all__ = ["CodeFile", "TokenScope", "Trust", "TrustPoint", "token_scope", "trust_of"]
