"""`python -m orderbatch` is the command."""

import sys

from orderbatch.cli import main

sys.exit(main())
