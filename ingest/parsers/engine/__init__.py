"""How any page is walked: blocks, headings, tables, sheets, lists and prose → records."""
