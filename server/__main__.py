"""`python -m server` is `convscope`."""

from server.cli import main

main()
