"""Numbered steps from an older file to today's."""
