"""The agent's reply."""
