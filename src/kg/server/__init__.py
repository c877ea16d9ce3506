"""A build as a web service: SPARQL 1.1 Protocol, Graph Store Protocol, descriptions.

The process that speaks HTTP never parses a query. Queries run in processes of their own
(`worker`), which their own alarm clock ends, so that neither a slow query nor one that
crashes the engine takes anything else with it.
"""
