"""What people say through their own window: messages, answers, alarms, complaints; and who hears them."""
