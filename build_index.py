"""Builds the index from the articles: the command CI runs. `kb build` is the same.

Exit status: 0 built (or already up to date), 1 bad articles, 2 bad settings.
"""

import typer

from cli.indexing.build import build

if __name__ == "__main__":
    typer.run(build)
