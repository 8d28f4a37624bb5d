"""`python -m detente` is the command `detente`."""

from detente.cli.main import command

if __name__ == "__main__":
    command()
