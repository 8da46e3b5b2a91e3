"""`python -m dovetail`."""

from .cli import main

main()
