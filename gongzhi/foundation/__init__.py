"""What every line of work stands on."""
