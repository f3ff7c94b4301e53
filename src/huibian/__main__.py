"""Lets `python -m huibian` run the command."""

from huibian.cli import main

main()
