"""The commands, a module for each; all import what they use when they run, so that `--help` is quick."""
