"""How fast the program is, beside the least it could do and the framework as it comes."""
