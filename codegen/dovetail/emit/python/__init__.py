"""Emitters of Python."""
