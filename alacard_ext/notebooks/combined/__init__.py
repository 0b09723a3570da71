"""Notebooks of several models: a bake-off over the same inputs, or a workflow of two in a row."""

from .build import Combination, build_combined

__all__ = ["Combination", "build_combined"]
