"""Tests of the screening instruments: the engine, and the content of every country pack."""
