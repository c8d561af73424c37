"""The set-up in the page: forms over ``cli.setup``, before there is a brand and afterwards."""
