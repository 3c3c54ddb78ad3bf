"""Many households at once: synthetic, surveyed or a consented caseload; only estimates leave."""
