"""What is rendered or copied; the tree mirrors the output."""
