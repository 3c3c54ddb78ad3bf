"""The site of the workspace: settings, addresses, templates, style."""
