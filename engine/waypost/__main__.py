"""`python -m waypost`: the same as the command `waypost`."""

import sys

from waypost.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
