"""Snapshots: the facts of one moment as Parquet files, for figures over a large country without asking its database."""
