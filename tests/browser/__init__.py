"""Stories in a real browser, as different people."""
