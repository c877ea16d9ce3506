"""A build for language models: a server of the Model Context Protocol, read-only.

(https://modelcontextprotocol.io/specification) Every answer carries the passages that it
rests on; what the corpus does not say is called *not reported*, never *no*. Queries run in
the worker processes of `kg.server`, within its limits; no request leaves the machine.
"""
