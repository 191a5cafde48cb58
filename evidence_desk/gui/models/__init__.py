"""Item models: what lists show, by row and role; none of them waits for a service.

To add one, put its roles into `columns`, answer every role from memory in `data()`, and fetch through
`Operations`. Its test runs Qt's own model tester over at most 200 rows.
"""
