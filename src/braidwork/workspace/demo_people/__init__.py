"""A thousand invented clients for a demo workspace: who they are, what they say, and all of it stored at once.

`lives` invents them by a seed, `storing` writes what the acts of casework would have written, one by one, in one go.
"""

from __future__ import annotations
