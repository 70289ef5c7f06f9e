"""What organisations offer, and to whom a need can be referred."""
