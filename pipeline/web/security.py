"""Who may ask: known names of this server, and for whatever acts the token from a page of our own."""

import hmac
import re
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.options import Options

COOKIE = "pipeline_token"
MAX_BODY = 64_000
_LONGEST_TARGET = 16_000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser hides the Origin of our own forms, too
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Gate:
    """Lets only sound requests through, and puts the headers that protect readers on every answer.

    A page elsewhere whose name is made to point here (DNS rebinding) calls us by a name that is not ours: 421.
    """

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self.app, self.options = app, options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = {name.lower() for name, _ in message["headers"]}
                more = [(n.lower().encode(), v.encode()) for n, v in HEADERS.items() if n.lower().encode() not in sent]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        if refused := self._refused(scope):
            return await refused(scope, receive, protected)
        path = str(scope["path"])
        root = self.options.root
        if root and (path == root or path.startswith(f"{root}/")):  # a proxy may leave its path on or take it off
            scope = {**scope, "path": path[len(root) :] or "/"}
        return await self.app(scope, receive, protected)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if re.sub(r":\d+$", "", host) not in self.options.hosts:
            said = "this server is not called so; `web: {address: …}` in pipeline.yaml names another address\n"
            return PlainTextResponse(said, 421)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST_TARGET:
            return PlainTextResponse("the address is too long\n", 414)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("GET, HEAD and POST are known\n", 405, {"Allow": "GET, HEAD, POST"})
        if not headers.get(b"content-length", b"0").isdigit() or int(headers.get(b"content-length", b"0")) > MAX_BODY:
            return PlainTextResponse("the form is too large\n", 413)
        return None


def from_our_page(request: Request, options: Options) -> bool:
    """Return whether a request comes from a page of this server, as its browser says."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        return False  # every browser that posts a form says one of them
    ours = {request.headers.get("host", "").lower(), urlsplit(options.address or "").netloc.lower()} - {""}
    return site in (None, "same-origin") and (origin is None or urlsplit(origin).netloc.lower() in ours)


def is_token(given: str, options: Options) -> bool:
    """Return whether somebody knows the token, in a time that tells nothing of it."""
    return options.token is not None and hmac.compare_digest(given.encode(), options.token.encode())


def may_act(request: Request, options: Options) -> bool:
    """Return whether a reader has shown the token before."""
    return is_token(request.cookies.get(COOKIE, ""), options)
