"""What lasts: tables, the queries on them, and a provider that keeps every paid reply. The only room with SQL."""
