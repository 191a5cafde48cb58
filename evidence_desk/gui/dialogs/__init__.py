"""Questions the window asks. Each module has one function: it returns the answer, or None if taken back.

A dialog knows nothing but what its caller gives and writes nothing; the caller runs the service.
"""
