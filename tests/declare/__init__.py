"""The declarations as a class of their own: sound ones pass, unsound ones are named."""
