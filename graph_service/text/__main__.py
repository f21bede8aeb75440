"""Make the vectors of the thesaurus anew: `python -m graph_service.text`, after each change of the everyday words."""

from __future__ import annotations

import sys

from graph_service.text.concepts import keep_vectors

if __name__ == "__main__":
    sys.stdout.write(f"{keep_vectors()} concepts\n")
