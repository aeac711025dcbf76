"""Days in which people answer what no setting is about; documents, mails and guides name these.

What comes from the warehouse or goes to finance's books is of the same day and has no number.
"""

STATEMENT = 10  # an agent confirms a month (9-customers-and-months)
BEHIND_PLAN = 7  # a regional manager speaks to agents whose payments are behind plan (7-policies)
