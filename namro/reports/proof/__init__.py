"""What makes an issued report provable: manifest, keys, signature, seal, and the reader that checks them.

No database and no model: everything here works on an auditor's machine that knows only the file.
"""
