"""Name every fault of sources, settings and theme, and what an editor should look at."""
