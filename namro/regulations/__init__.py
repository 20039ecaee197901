"""Legal bases, dated parameters of the rules, the working calendar, the nature of this database."""
