"""The command line; every error ends as one sentence and an exit code."""

from __future__ import annotations

import logging
import sys

from graph_service.commands import app
from graph_service.errors import GraphServiceError


def main() -> None:
    """Run the command line; errors of ours end as one sentence on standard error and their exit code."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app()
    except GraphServiceError as error:
        sys.stderr.write(f"graph-service: {error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("graph-service: stopped.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
