"""How long sealed sections are kept, what holds them longer, and their end: two reviews, then nothing opens."""
