"""A lending office that has nothing to do with relief: the proof that the machine is a machine."""
