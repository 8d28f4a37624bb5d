"""One reading judged as a whole world: from its evidence to the status of every duty."""
