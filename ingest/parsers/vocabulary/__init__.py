"""What printed words mean, once for every form: roles, ratings, offices, ordinals, years, values, records."""
