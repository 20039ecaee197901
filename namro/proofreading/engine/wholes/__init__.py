"""The whole that a percentage of an amount was taken of."""
