"""Networks in other programs' files."""
