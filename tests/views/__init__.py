"""What cannot be declared, tried over HTTP."""
