"""Pages of referral."""
