"""Why a verdict is what it is: worked out when somebody asks, down to statements and sources."""
