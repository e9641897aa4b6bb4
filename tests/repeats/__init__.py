"""Duplicate and missed relief: what is found, by whom it is allowed, who is missed."""
