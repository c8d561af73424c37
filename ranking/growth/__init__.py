"""How many views (or votes) are still to come: tables, speed, boosted trees."""

from ranking.growth.course import Growth, forecast, growth_of
from ranking.growth.tables import GrowthTable, shipped_tables

__all__ = ["Growth", "GrowthTable", "forecast", "growth_of", "shipped_tables"]
