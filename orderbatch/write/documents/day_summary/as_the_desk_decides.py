"""What the procedure page says of ranking and sharing by this desk's settings (P-4.4.1 to P-4.4.4)."""

from collections.abc import Mapping

from orderbatch.contract.batch import Batch
from orderbatch.contract.settings import RANKS_ITSELF, Settings
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.words import Words


def ranked(batch: Batch, words: Words) -> Mapping[str, int | str]:
    """How many agents were ranked, by which keys in which direction, and how an urgent market counts."""
    settings, orders = kept_settings(batch.settings), batch.orders
    keys = settings.rank_keys
    ways = {"ranked": "urgency" in keys, "round": "urgent" in settings.allocation.rounds_served}
    return {
        "ranked": int(orders.loc[orders["rank"] > 0, "agent"].nunique()),
        "ranking": words.text("procedure.then").join(words.text(f"procedure.ranking.{key}") for key in keys),
        "urgent_ways": words.text("reasons.joint").join(
            words.text(f"procedure.urgent.{way}") for way, is_so in ways.items() if is_so
        ),
    }


def left_out(settings: Settings) -> Mapping[str, str]:
    """Name of a clause → the settings by which this desk decides without it."""
    keys, policy = {*settings.rank_keys}, settings.allocation.policy
    shares = "allocation.policy"
    ranks = shares if policy in RANKS_ITSELF else "priority.keys"
    rounds = "priority.keys, allocation.rounds" if policy == "sop" else shares
    is_followed = {
        "arrival": (ranks, keys & {"arrival_day", "arrival"}),
        "size": (ranks, keys & {"order_size", "order_value", "customer_class"}),
        "urgency": (rounds, "urgency" in keys or "urgent" in settings.allocation.rounds_served),
        "dispersion": (shares, policy in ("sop", "even")),
    }
    return {clause: setting for clause, (setting, is_so) in is_followed.items() if not is_so}
