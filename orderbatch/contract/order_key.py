"""Who an order is: its agent and its number, as one text."""


def order_key(agent: str, order_no: str) -> str:
    """`<agent>/<order_no>`; a slash in the agent's code is written %2F, so that no two orders share a key."""
    return f"{agent.replace('%', '%25').replace('/', '%2F')}/{order_no}"
