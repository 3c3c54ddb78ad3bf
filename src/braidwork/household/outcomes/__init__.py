"""What a reader asks: net resources, the curve, cliffs, what causes them, and raises that pay."""
