"""`python -m kb`: the same as the `kb` command."""

from kb.cli import app

if __name__ == "__main__":  # the processes of `kb serve --workers` import this module too
    app()
