"""The service ledger: what was done for whom and when, jobs that followed, one note for every record it tells of."""
