"""What a person sees in a terminal: language, safe text, the screen of each command."""
