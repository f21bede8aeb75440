"""How often the right service and authority stand among the first three answers to everyday questions."""
