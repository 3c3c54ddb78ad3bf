"""The numbers of law: dated, cited rows with their status, and the reading of them for one month."""
