"""Doors for the tools that people already use: each hands a question to the same pipeline, and its sources back."""
