"""The reference backend: what no contract can say."""
