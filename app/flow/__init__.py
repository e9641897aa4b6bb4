"""Moving a record along its life, under a clock, with its history in the same transaction."""
