"""A plan from a file into the database: read, checked as a whole, compared with what stands, then written."""
