"""Keeping the workspace: one portable file of everything in it, back from that file, and clearing what is over.

`write_backup` and `restore_backup` move every kept row between SQLite and PostgreSQL unchanged; `content_of` gives the
hash that both sides must share; `clear_expired` erases what no consent holds any more.
"""

from __future__ import annotations
