"""Documents of what follows a release: shipping chase, dispatch notices, register, credit list."""
