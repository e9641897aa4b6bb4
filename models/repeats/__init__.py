"""Duplicate relief (重复救助): what is asked, what it means by the rules, what follows from it."""
