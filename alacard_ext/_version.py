"""The one place where the version stands; package.json is checked against it by a test."""

__version__ = "0.1.0"
