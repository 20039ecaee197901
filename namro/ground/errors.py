"""The one family of errors whose text is a sentence for the user."""


class HouseError(Exception):
    """Something is wrong and the message says, in Vietnamese, what and what would be right.

    Pages show the message next to the field or on the page for refusals; the command line prints
    it and ends with a code other than 0.
    """
