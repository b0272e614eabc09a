"""What every command shares of the terminal: options, progress, problems told in the form asked for, and how a command fails."""
