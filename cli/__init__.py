"""The `kb` command: every command is a thin reading of arguments over a verb of the layers below."""
