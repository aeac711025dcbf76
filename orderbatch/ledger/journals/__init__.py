"""How the books outlive their file: a journal of every entry, made again from it, and seen to be behind."""
