"""What the warehouse prints and returns."""
