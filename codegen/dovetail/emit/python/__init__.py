"""Emitters of the Python side."""
