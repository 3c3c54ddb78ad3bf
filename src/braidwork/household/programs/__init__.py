"""The monthly engine: programs and taxes as pure vectorised functions over a batch of households."""
