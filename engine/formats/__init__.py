"""Reads and writes networks in the file formats of other programs."""
