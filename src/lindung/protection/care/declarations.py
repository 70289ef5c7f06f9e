"""What the app's codes are called."""
