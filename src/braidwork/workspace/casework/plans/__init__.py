"""The plan of one person: goals, way, money, help and who does what, in versions that both sides sign."""
