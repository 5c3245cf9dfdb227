"""From checked syntax to the model: every sentence of a pathway as what it means."""
