"""How a brand is set up: what a person answers, and the ``brand.toml`` that it becomes."""
