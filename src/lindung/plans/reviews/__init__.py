"""Standings, reviews, gaps, corrective adjustments, and what is carried over to the next plan."""
