"""Order forms for agents, and what a new catalogue does to them (P-4.7)."""
