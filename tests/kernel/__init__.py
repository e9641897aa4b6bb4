"""What the kernel reads, refuses, counts and hides."""
