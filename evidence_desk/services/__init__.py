"""What the desk can do: one file per verb, synchronous and Qt-free; window and command line only ask here.

Each public method declares the lane it may run on (see `lane`). A write returns `Changes`. To add a verb: a
class that takes the `CaseFile`, one attribute in `bootstrap.Desk`, a test in `tests/services/`.
"""
