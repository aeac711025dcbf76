"""What reports about months, customers and spans of days say on a screen."""
