"""Emergency access: hours instead of rights, told to others at once, and judged afterwards."""
