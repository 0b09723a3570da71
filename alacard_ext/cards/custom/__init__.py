"""Prompt packs and topics that people make: checked, kept, shared and imported."""
