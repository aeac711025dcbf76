"""The only SQL: schema, migrations, every query."""
