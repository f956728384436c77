"""The journal, its way out, and the way in: nothing lost, nothing twice."""
