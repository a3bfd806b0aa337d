"""People who sign in: their roles, their sign-ins, and the trail of what they did to accounts."""
