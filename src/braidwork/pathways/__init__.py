"""Career pathways: the graph of occupations, how common each move is, and exact ladders to better work."""
