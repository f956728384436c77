"""What the three services share: words, events, messaging, web and security."""
