"""The directory as Open Referral's HSDS 3.1 reads it."""
