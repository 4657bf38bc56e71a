"""`nightbell doctor`: what is wrong with this installation, and how to mend each thing."""
