"""The only writer of workbooks."""
