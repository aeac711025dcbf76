"""What the desk knows of an order before it is booked: whether it came already (4-run, Identity)."""
