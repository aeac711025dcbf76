"""`python -m orderbatch` is the command."""

import sys

from orderbatch.cli import console

sys.exit(console())
