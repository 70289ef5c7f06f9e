"""The hub: person, case, timeline, tasks and clocks. Knows no spoke."""
