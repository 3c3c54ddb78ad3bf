"""`python -m braidwork` is the command line."""

from braidwork.cli import main

if __name__ == "__main__":
    main()
