"""Explains numbers of a network: one explainer per family of layers, one function per optimiser."""
