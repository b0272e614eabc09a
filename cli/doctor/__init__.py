"""What `kb doctor` looks at: the machine, rights, secrets, databases, the index, mail. Looks only, and says what to do."""
