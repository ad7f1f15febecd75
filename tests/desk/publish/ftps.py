"""An FTP server that takes explicit TLS alone; rclone's own takes none that its client speaks.

Run as `python -m tests.desk.publish.ftps FOLDER PORT CERTIFICATE USER PASSWORD`.
"""

from __future__ import annotations

import logging
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it builds on asyncore
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import TLS_FTPHandler
    from pyftpdlib.servers import FTPServer


def main(folder: str, port: str, certificate: str, user: str, password: str) -> None:
    """Serve until killed; the log has every command."""
    logging.basicConfig(level=logging.DEBUG, format="%(message)s")

    class Handler(TLS_FTPHandler):
        tls_control_required = tls_data_required = True
        certfile = certificate
        authorizer = DummyAuthorizer()

    Handler.authorizer.add_user(user, password, folder, perm="elradfmwMT")
    FTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
