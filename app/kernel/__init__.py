"""Crypto, text, time, working days and money: no database, no web."""
