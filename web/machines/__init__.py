"""The help centre for machines that read it: articles as Markdown, a list of them, a description of its search, pictures to share."""
