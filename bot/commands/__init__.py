"""What each command of the shell does, one module a command."""
