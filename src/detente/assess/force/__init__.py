"""Force: what conditions make of conduct, instant by instant, where duties look at one another."""
