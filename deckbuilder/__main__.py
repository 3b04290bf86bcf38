"""``python -m deckbuilder`` is the command ``deckbuilder``."""

import os

from deckbuilder.interrupts import exit_code, interrupted, watch


def main() -> None:
    """Run the command; from the first moment on, SIGINT and SIGTERM end it quietly."""
    try:
        watch()
        from deckbuilder import cli

        cli.main()
    except BaseException:
        if not interrupted():
            raise
        os._exit(exit_code())


if __name__ == "__main__":
    main()
