"""Ground: dates, periods, the clock, Vietnamese numbers and words. No models, no imports from other rooms."""
