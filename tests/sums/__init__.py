"""What the calculators give, step by step, on both sides of every boundary."""
