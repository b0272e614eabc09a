"""Commands of those who run the help centre: serving, people and tokens, what leaves it and what it learns."""
