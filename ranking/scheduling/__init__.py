"""What to fetch next: expected value times uncertainty, per request, within allowances."""
