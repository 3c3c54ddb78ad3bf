"""Cases: people, their intake and answers, consent, decisions kept, and the chain of events."""
