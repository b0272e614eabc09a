"""Who works here: accounts, API tokens, flags on articles and questions to colleagues."""
