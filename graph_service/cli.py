"""The command line; every error ends as one sentence and an exit code."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; errors of ours end as one sentence on standard error and their exit code."""
    try:
        # Imported here, so that Ctrl-C meanwhile is answered as at any other moment.
        from graph_service.commands import run_command  # noqa: PLC0415

        code = run_command(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("graph-service: stopped.\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
