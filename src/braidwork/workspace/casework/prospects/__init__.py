"""Work and money of one client: what she said of it, kept by version, and the pages that tell what work would leave."""
