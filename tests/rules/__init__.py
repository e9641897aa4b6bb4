"""The county's rules: what a set may say, how it is published, what it decides."""
