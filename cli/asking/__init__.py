"""Commands that ask the index: a query, labelled sets, the answers before and after a change, one article that isn't found."""
