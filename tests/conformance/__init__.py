"""The reference backend, judged by its contract."""
