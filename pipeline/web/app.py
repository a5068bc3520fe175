"""The application: which path is answered by what, in which language, and what is said when something is wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from pipeline.config.settings import Configuration
from pipeline.errors import PipelineError, StorageError
from pipeline.monitor import probes
from pipeline.system.clock import SystemClock
from pipeline.web import actions, documents, feeds, json_api, opml, searching, sources, stories
from pipeline.web.asked import BadRequestError
from pipeline.web.catalogue import Messages, languages, preferred
from pipeline.web.documents import NotFoundError
from pipeline.web.holdings import LiveHoldings, NotReadyError
from pipeline.web.options import Options
from pipeline.web.render import STATIC, Call, bare_page, page
from pipeline.web.searching import Following
from pipeline.web.security import COOKIE, MAX_BODY, Gate, from_our_page, is_token, may_act

Answers = Callable[[Call], Response]
_AGAIN_S = 5
_AFTER_WRONG_TOKEN_S = 1.0
_COOKIE_S = 30 * 86400

_PAGES: tuple[tuple[str, Answers], ...] = (
    ("/", documents.year),
    ("/year/{year:int}", documents.year),
    ("/day/{year:int}-{month:int}-{day:int}", documents.day),
    ("/document/{file:path}", documents.document),
    ("/story/{file:path}", stories.story),
    ("/duplicates", stories.duplicates),
    ("/duplicates/{file:path}", stories.duplicate),
    ("/sources", sources.sources),
    ("/source/{name}", sources.source),
    ("/links", sources.links),
    ("/search", searching.search),
)
_FEEDS: tuple[tuple[str, Answers], ...] = (
    ("/feed.{form}", feeds.feed_of_newest),
    ("/feeds/search.{form}", feeds.feed_of_search),
    ("/feeds/story/{name}.{form}", feeds.feed_of_story),
    ("/feeds/watch/{name}.{form}", feeds.feed_of_watch),
    ("/feeds/{kind}/{name}.{form}", feeds.feed_of_newest),
)


def application(configuration: Configuration, options: Options) -> ASGIApp:
    """Return the application that shows the archive of a configuration."""
    return Gate(_Pages(configuration, options).starlette(), options)


class _Pages:
    def __init__(self, configuration: Configuration, options: Options) -> None:
        self.configuration, self.options = configuration, options
        self.live = LiveHoldings(configuration, SystemClock())
        self.probes = probes(self.live.problems, self.live.unready)

    def starlette(self) -> Starlette:
        """Return the routes with what answers them."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            following = Following(self.live)
            yield
            following.close()
            self.live.close()

        routes = [Route(f"/{name}{path}", self._get(answers)) for path, answers in _PAGES for name in languages()]
        routes += [Route(f"/{name}", self._get(documents.year)) for name in languages()]
        routes += [Route(path, self._get(answers)) for path, answers in _PAGES]
        routes += [Route("/api/openapi.json", self._get(json_api.openapi))]
        routes += [Route(self._typed(each.path), self._get(each.answers)) for each in json_api.OPERATIONS]
        routes += [Route(path, self._get(answers)) for path, answers in _FEEDS]
        routes += [
            Route("/sources.opml", self._get(_opml)),
            Route("/robots.txt", _robots),
        ]
        routes += [Route(path, self._probe(path)) for path in self.probes]
        if self.options.token is not None:
            routes += [
                Route("/login", self._log_in, methods=["POST"]),
                Route("/login", self._get(lambda call: page(call, "login.html", wrong=False))),
                Route("/logout", self._log_out, methods=["POST"]),
                Route("/do/{action}", self._act, methods=["POST"]),
            ]
        app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: self._http_error})
        app.router.redirect_slashes = False  # the place it leads to knows nothing of a proxy's path
        app.mount("/static", StaticFiles(directory=STATIC))
        return app

    @staticmethod
    def _typed(path: str) -> str:
        return path.replace("{file}", "{file:path}").replace("{year}", "{year:int}")

    def _get(self, answers: Answers) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a page: answered in a thread, since it reads files and asks the index."""

        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._answer, request, answers)

        return endpoint

    def _probe(self, path: str) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(_: Request) -> Response:
            answer = await run_in_threadpool(self.probes[path])
            return Response(answer.body, answer.status, {"Cache-Control": "no-store"}, answer.content_type)

        return endpoint

    def _words(self, request: Request) -> tuple[Messages, str, bool]:
        """Return the language of a request, its path without it, and whether the path names it."""
        path = str(request.scope["path"])
        _, first, *rest = path.split("/", 2)
        if first in languages():
            return Messages(first), f"/{rest[0] if rest else ''}", True
        return Messages(preferred(request.headers.get("accept-language", ""))), path, False

    def _call(self, request: Request) -> Callable[..., Call]:
        words, path, fixed = self._words(request)
        prefix = f"{self.options.root}/{words.language}" if fixed else self.options.root
        return lambda held: Call(
            request=request,
            held=held,
            configuration=self.configuration,
            options=self.options,
            words=words,
            prefix=prefix,
            path=path,
            fixed=fixed,
            notes=tuple(self.live.notes),
            read_only=self.live.read_only,
        )

    def _answer(self, request: Request, answers: Answers) -> Response:
        try:
            with self.live.using() as held:
                return answers(self._call(request)(held))
        except NotFoundError:
            return self._wrong(request, 404)
        except BadRequestError as error:
            return self._wrong(request, 400, str(error))
        except NotReadyError as error:
            return self._wrong(
                request, 503, str(error), again_s=_AGAIN_S if error.waiting else 0, waiting=error.waiting
            )
        except StorageError as error:
            return self._wrong(request, 503, str(error), again_s=_AGAIN_S)
        except PipelineError as error:
            return self._wrong(request, 500, str(error))

    def _wrong(
        self, request: Request, status: int, said: str = "", *, again_s: int = 0, waiting: bool = False
    ) -> Response:
        """Say what is wrong: as a page, and to programs as JSON."""
        words, path, _ = self._words(request)
        title = words.maybe(f"error.{status}", words("error.500"))
        if waiting:
            title, said = words("error.waiting"), words("error.waiting.said")
        elif not said:
            said = words.maybe(f"error.{status}.said", "")
        if path.startswith("/api/"):
            if status == 404:
                said = f"there is no {path}, or nothing of its name; /api/openapi.json describes what there is"
            headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(again_s)} if again_s else {})
            return JSONResponse({"error": said or title}, status, headers)
        return bare_page(words, self.options, status, title=title, said=said, again_s=again_s)

    async def _http_error(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = self._wrong(request, error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    async def _form(self, request: Request) -> dict[str, str]:
        """Read a form of our own pages; longer ones are not read to their end."""
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                raise HTTPException(413)
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
        return {name: values[0] for name, values in fields.items()}

    async def _log_in(self, request: Request) -> Response:
        if not from_our_page(request, self.options):
            return self._wrong(request, 403)
        given = (await self._form(request)).get("token", "").strip()
        if not is_token(given, self.options):
            await asyncio.sleep(_AFTER_WRONG_TOKEN_S)
            return await run_in_threadpool(
                self._answer, request, lambda call: page(call, "login.html", 403, wrong=True)
            )
        answer = RedirectResponse(f"{self.options.root}/", 303)
        secure = request.url.scheme == "https" or (self.options.address or "").startswith("https:")
        path = self.options.root or "/"
        answer.set_cookie(COOKIE, given, max_age=_COOKIE_S, path=path, httponly=True, samesite="strict", secure=secure)
        return answer

    async def _log_out(self, request: Request) -> Response:
        if not from_our_page(request, self.options):
            return self._wrong(request, 403)
        answer = RedirectResponse(f"{self.options.root}/", 303)
        answer.delete_cookie(COOKIE, path=self.options.root or "/", httponly=True, samesite="strict")
        return answer

    async def _act(self, request: Request) -> Response:
        action = str(request.path_params["action"])
        if action not in actions.ACTIONS:
            return self._wrong(request, 404)
        if not from_our_page(request, self.options):
            return self._wrong(request, 403)
        if not may_act(request, self.options):
            return self._wrong(request, 401)
        value = (await self._form(request)).get(actions.ACTIONS[action], "").strip()
        if actions.unfit(action, value):
            return self._wrong(request, 400)
        done = await actions.act(self.configuration.folder, action, value)
        status = 200 if done.code == 0 else 202 if done.code is None else 409
        return await run_in_threadpool(
            self._answer, request, lambda call: page(call, "done.html", status, action=action, value=value, done=done)
        )


def _opml(call: Call) -> Response:
    media = "text/x-opml; charset=utf-8"
    named = {"Content-Disposition": 'attachment; filename="sources.opml"'}
    return Response(opml.write_opml(call.configuration.sources.values()), media_type=media, headers=named)


async def _robots(_: Request) -> Response:
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain; charset=utf-8")
