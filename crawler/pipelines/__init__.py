"""Item pipelines, in their order: what is impossible goes, names go where asked, the rest is stored."""
