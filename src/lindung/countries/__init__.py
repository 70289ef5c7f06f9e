"""Country packs: one folder of data for each country, no code."""
