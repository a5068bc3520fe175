from tests.support.commands import command, library

__all__ = ["command", "library"]
