"""What the settings may hold: kinds of values."""
