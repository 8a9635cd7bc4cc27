"""The built bundle, driven from outside. Run by `make build`, never by `make test`."""
