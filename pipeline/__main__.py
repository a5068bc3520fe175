"""The `pipeline` command. Nothing is loaded here before it runs: each worker process reads its main module anew."""


def main() -> None:
    """Run the command."""
    from pipeline.cli import main as command

    command()


if __name__ == "__main__":
    main()
