"""`python -m worker` is the command `chaser`."""

from worker.cli import main

if __name__ == "__main__":
    main()
