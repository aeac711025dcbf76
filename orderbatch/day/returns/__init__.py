"""What came back from people: approvals, reviews, replies, tracking sheets, and what lapsed meanwhile."""
