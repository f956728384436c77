"""The HTTP side of intake: what may be asked, by whom, and in which words."""
