"""`python -m cli`: the same as the `kb` command."""

from cli.app import app

if __name__ == "__main__":  # the processes of `kb serve --workers` import this module too
    app()
