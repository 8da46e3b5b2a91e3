"""What the generated modules run on."""
