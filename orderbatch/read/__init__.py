"""A file becomes cells (in a child process), cells become recognised sheets, sheets become typed rows."""
