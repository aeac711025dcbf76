"""Sales policies in a run: which are in force, what they give, and what finance's decisions leave of it."""
