"""What the desk is about: frozen dataclasses and pure functions, standard library only.

To add a term, put it in the module of its subject and use the glossary's word for it in documents, window,
identifiers and tables alike. Nothing here reads a file, a clock or a database.
"""
