"""Attacks on the backend, one file a subject and one test a demand."""

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of tests to which it is all the same where things are stored."""
