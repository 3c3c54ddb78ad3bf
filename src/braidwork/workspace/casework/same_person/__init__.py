"""Cases that may be of one person: review side by side, joined and parted again."""
