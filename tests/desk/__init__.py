"""The desk: what waits, what is late, what to think of, and the numbers in the menu."""
