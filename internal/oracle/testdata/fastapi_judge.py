"""Imports an application and says what FastAPI makes of it.

Arguments: the directory to import from, module:attribute, and method and path of
the routes to call. Prints the routes that are served, then for each that is
called whether it lets in a caller without credentials, and one with any.
"""
import importlib
import os
import re
import sys

REFUSED = (400, 401, 403, 404, 422, 500)


def walk(routes, prefix):
    from starlette.routing import Mount, Route, WebSocketRoute

    for route in routes:
        if isinstance(route, Mount):
            if getattr(route, "routes", None):
                walk(route.routes, prefix + route.path)
            else:
                print("route ANY", prefix + route.path)
        elif isinstance(route, Route):
            methods = set(route.methods or ["ANY"])
            if "GET" in methods:
                methods.discard("HEAD")
            print("route", "|".join(sorted(methods)), prefix + route.path)
        elif isinstance(route, WebSocketRoute) or hasattr(route, "path"):
            print("route WS", prefix + route.path)


def call(client, method, path):
    path = re.sub(r"\{[^}]*\}", "1", path)

    def refused(**more):
        return client.request(method, path, follow_redirects=False, **more).status_code in REFUSED

    anything = {"X-Key": "any", "x-token": "any", "x-api-key": "any"}
    tries = [
        {"auth": ("any", "pair")},
        {"headers": {"Authorization": "Bearer any"}},
        {"headers": anything, "params": {"token": "any"}, "cookies": {"session_id": "any"}},
    ]
    without = refused()
    print("call", not without, any(not refused(**t) for t in tries))


def main():
    directory, target = sys.argv[1:3]
    os.chdir(directory)
    sys.path.insert(0, directory)
    module, _, attribute = target.partition(":")
    app = getattr(importlib.import_module(module), attribute)
    if not hasattr(app, "routes"):
        app = app()
    walk(app.routes, "")
    from fastapi.testclient import TestClient

    client = TestClient(app, raise_server_exceptions=False)
    for route in sys.argv[3:]:
        method, _, path = route.partition(" ")
        call(client, method, path)


main()
