"""The foundation: models, config, clock, database and the Scrapy components."""
