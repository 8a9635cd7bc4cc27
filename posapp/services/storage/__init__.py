"""The shop's file: engines, locks, units of work, migrations, journal, backup."""
