"""The right-hand side of the window: everything the desk knows of one timeline entry, card by card."""
