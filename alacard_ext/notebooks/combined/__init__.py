"""Notebooks of several models: a bake-off over the same inputs, or a workflow of two in a row."""

from __future__ import annotations

from .build import build_combined

__all__ = ["build_combined"]
