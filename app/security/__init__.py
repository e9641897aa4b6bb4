"""Who somebody is, and what the declarations allow him."""

from app.framework import adopt

# The framework's security models, which this room imports, must find the office's metadata.
adopt()
