"""Why each got what it got: codes, the numbers behind them, and what would have changed them."""
