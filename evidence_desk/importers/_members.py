"""Files inside archives: limits against archives made to exhaust memory or disk, and names that are data."""

from __future__ import annotations

import re
from typing import Protocol

from evidence_desk.importers import ImportRefused
from evidence_desk.importers._mail_words import shown_name
from evidence_desk.text import N_
