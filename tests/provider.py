"""An OpenID Connect provider on loopback, with people who have an account there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PEOPLE = {
    "anna": {"name": "Anna Ek", "email": "Anna.Ek@council.example", "email_verified": True},
    "other": {"name": "*Bo* Al", "email": "bo@elsewhere.example", "email_verified": True},
    "claims-it": {"name": "Cia Ö", "email": "anna.ek@council.example", "email_verified": False},
    "member": {"name": "Dan Ås", "groups": ["everyone", "desk"]},
}
"""Who has an account at the provider, and what it says of them."""


@contextmanager
def provider() -> Iterator[str]:
    """The address of the provider, while it runs in a process of its own."""
    command = [sys.executable, __file__]
    environment = {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            assert address, "the provider did not come up"
            yield address
        finally:
            process.kill()


def _run() -> None:
    """Serves the provider, and prints its address when it is up."""
    import flask
    import oidc_provider_mock
    import werkzeug.serving

    app = oidc_provider_mock.app(
        user_claims=[oidc_provider_mock.User(sub=name, claims=dict(claims)) for name, claims in PEOPLE.items()]
    )

    @app.after_request
    def _without_foreign_style(response: flask.Response) -> flask.Response:
        """Its pages would load their looks from another host."""
        if response.mimetype == "text/html":
            response.set_data(re.sub(rb"<link[^>]*>", b"", response.get_data()))
        return response

    @app.get("/favicon.ico")
    def _no_icon() -> tuple[str, int]:
        return "", 204

    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _run()
