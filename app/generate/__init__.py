"""Declarations in; screens, REST, forms, rights, catalogues, reference out."""
