"""The commands, imported only when one is called."""
