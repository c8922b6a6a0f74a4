"""`python -m server` and `convscope`. Every worker process imports this module again, so it imports nothing heavy."""


def main() -> None:
    """Runs the command line. The server process imports it (FastAPI included), a worker never does."""
    from server.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
