"""How other tools lay a folder out: languages, content folders, navigation, addresses. Knows names of files and values of fields, never articles."""
