"""From a draft to an issued paper: drafted, checked and frozen, signed, issued; or dropped."""
