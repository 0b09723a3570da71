"""`python -m alacard_ext` is the same as `alacard`."""

import sys

from .cli import main

sys.exit(main())
