"""Domain objects ↔ rows: one repository per subject, each over the connection of one transaction."""
