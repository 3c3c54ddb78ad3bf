"""The workspace: the only rooms with a database of people. Nothing of Django loads until a workspace is opened.

`open_workspace(data, demo=…)` configures this process, `prepare_workspace()` makes or updates the tables,
`web_application()` gives the server's application, `begin_demo()` fills a demo workspace with invented people.
"""

from __future__ import annotations

from braidwork.workspace.opening import begin_demo, open_workspace, prepare_workspace, web_application

__all__ = ["begin_demo", "open_workspace", "prepare_workspace", "web_application"]
