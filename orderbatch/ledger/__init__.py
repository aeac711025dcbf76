"""The only SQL: schema, migrations, queries. `books.Ledger` is the door; behind it one module a subject."""
