"""What agents are asked to pay for the orders that are held (P-4.2.1)."""

from orderbatch.contract.batch import HELD, PROPOSED, Batch
from orderbatch.write.documents.reasons import needed_minor
from orderbatch.write.workbook.batch_values import rows_of


def missing_minor(batch: Batch) -> dict[str, int]:
    """What pays for all held orders of each agent that has some (P-4.2.1).

    Its money is there once, and less what the batch plans of its other orders.
    """
    needed, left = dict[str, int](), dict[str, int]()
    for row in rows_of(batch.orders[batch.orders["status"].isin([HELD, PROPOSED])]):
        agent = row["agent"]
        own = int(row["available_minor"] or 0) - int(row["proposed_minor"])
        left[agent] = min(left.get(agent, own), own)
        if row["status"] == HELD:
            needed[agent] = needed.get(agent, 0) + needed_minor(row)
    return {agent: max(0, needs - left[agent]) for agent, needs in needed.items()}
