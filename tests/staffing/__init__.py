"""Who may give and take which role: the rule, the guard, the pages."""
