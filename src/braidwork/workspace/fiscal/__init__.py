"""Awards, plans and the ledger as they are kept: nothing posted is ever changed, only undone by a dated reversal."""
