"""`python -m server` and `convscope`. Every worker process imports the program's entry again, so this one is light."""


def main() -> None:
    """The command line, imported (FastAPI and all) by the process that serves, and by no worker."""
    from server.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
