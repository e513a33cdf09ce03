"""`python -m bot` is `tandem`."""

import sys

from bot.cli import main

sys.exit(main())
