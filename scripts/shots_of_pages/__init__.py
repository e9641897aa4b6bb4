"""Pictures of every kind of page, as the people of three roles meet it."""
