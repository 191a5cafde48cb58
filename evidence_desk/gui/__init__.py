"""The window: the only home of PySide6; it asks services and shows what they answer, and decides nothing.

To add a panel, begin with its test in `tests/gui/`, which drives the panel with the behaving fake desk of
`fake_desk.py` (or a real one) and asserts what a person would see. Then write one file in `panels/`: a widget
that takes a `Session`, asks with `session.operations.run(session.desk.<service>.<method>, …, done=…)`, where
`done` is a bound method, listens to `session.bus.changed` and emits a signal for what the user asked for.
`main_window` only gives it a place; what a user can do is a row of `actions.ACTIONS`, and what that runs is a
short method of `commands.Commands`.

Lists are item models in `models/` painted by delegates: no widget per row, and `data()` never asks a service.
Words of evidence are shown as plain text only. Colours, spaces and fonts come from `theme`, drawings from
`icons`; sentences go through `text._`. Every control has an accessible name, and every row a whole sentence
as its accessible text.
"""
