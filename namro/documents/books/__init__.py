"""Number books: one issuer, one kind of paper, one term; numbers begin at 01 and leave no gap."""
