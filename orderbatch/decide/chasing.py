"""How far up the ladder goods that have not left are asked after (P-4.5.2)."""

ASKS, URGES, MANAGER = "asks", "urges", "manager"


def stage_of(days: int, broken: bool, is_untracked: bool, escalate_days: int) -> str:
    """Due or untracked: the rep tells the supervisor, who asks the warehouse. Late: the supervisor urges.

    Late by `ship.escalate_days` (at least 1), or a promise broken: the manager. days: late; "" = not yet due.
    """
    if days >= max(1, escalate_days) or (broken and days >= 0):
        return MANAGER
    if days > 0:
        return URGES
    return ASKS if days == 0 or is_untracked or broken else ""
