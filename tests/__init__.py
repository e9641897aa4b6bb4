"""What the office must do, told as tables, stories and walks over the declarations."""
