"""What the person agreed to, who sees their case because of it or by law, and who must never see it."""
