"""``brand.toml`` and the workspace around it."""

from crawler.config.load import load_brand
from crawler.config.schema import Brand
from crawler.config.sections import Market, SourceConfig
from crawler.config.workspace import Workspace, find_workspace

__all__ = ["Brand", "Market", "SourceConfig", "Workspace", "find_workspace", "load_brand"]
