"""The machine: everything an office needs that is not about one kind of record."""
