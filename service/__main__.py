"""`python -m service` does the same as `yakusoku`."""

from yakusoku import main

if __name__ == "__main__":
    main()
