"""量化评价: the village organisations' scores, from metrics that open the list behind each number.

scheme ──< indicator (metric × weight)      metric: hook `metrics`, facts as one query
"""
