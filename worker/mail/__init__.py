"""What an IMAP server tells us and the few things we ask it to change, all on messages of our own."""
