"""Tools beside the program; of these only the demo county runs inside it."""
