"""What may go wrong with who is on call: gaps, people twice, people nobody can reach, rosters nobody looked at."""
