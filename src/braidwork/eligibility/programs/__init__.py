"""Programs as dated, cited rules: one small file each."""
