"""Load on a nation-sized world, measured in one run."""
