"""The braid: a linear program over classes of lines that are alike, and its answer in whole cents, line by line."""
