"""What the settings may hold: kinds of values; and days that no setting has."""
