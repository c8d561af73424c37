"""How good the ranker is: metrics, data forms and the product's own judging over them."""
