"""A labelled result becomes a frozen chart spec; page, paper and wall draw the same one."""
