"""Papers of a case: what is needed, what was brought, what was uploaded."""
