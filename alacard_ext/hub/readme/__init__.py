"""What a model card teaches: its code examples, in order, and its front matter.

Code is found by a CommonMark parser (markdown-it-py), not by patterns. A card is text from a
stranger: extraction never raises, runs nothing, and bounds what it reads, so that no card takes
longer than 50 ms.
"""

from __future__ import annotations

from .decoding import decode
from .examples import CodeBlock, ReadmeExamples, extract

__all__ = ["CodeBlock", "ReadmeExamples", "decode", "extract"]
