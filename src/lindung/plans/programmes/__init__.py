"""What was done: trainings, campaigns, meetings and the like, and the indicators each counts for."""
