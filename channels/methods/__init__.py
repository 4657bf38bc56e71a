"""What is sent to a contact about how they are reached: codes that show that a method is theirs, and test pages."""
