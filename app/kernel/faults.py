"""What the kernel raises: input that is refused, and keys that cannot be used."""


class Refused(ValueError):
    """Input that cannot be taken; ``str()`` is the Chinese sentence with the remedy.

    The sentence does not name the field: the caller knows it and puts it in front.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class KeyFault(RuntimeError):
    """Keys that cannot be used; the Chinese text is for the one who starts the program."""
