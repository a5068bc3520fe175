# Two stages: the first has the tools and fetches the libraries in requirements.lock, each checked against its hash; the
# second gets only the result. docs/operations.md explains how to run it.

FROM python:3.11-slim-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
 && apt-get install --yes --no-install-recommends "tini=0.19.0-1*" \
 && rm -rf /var/lib/apt/lists/*
RUN --mount=type=cache,target=/root/.cache/pip python -m pip install "uv==0.13.9"
# Use the system's certificates: if a proxy has its own authority, mount it for the build.
ENV UV_LINK_MODE=copy UV_SYSTEM_CERTS=1 VIRTUAL_ENV=/opt/pipeline

# Copy what rarely changes first: while these two files stay the same, the build reuses the libraries.
# pyproject.toml lists the libraries, the lock their releases; a release without a hash is refused.
WORKDIR /build
COPY pyproject.toml requirements.lock requirements-cluster.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv venv --python /usr/local/bin/python3 "$VIRTUAL_ENV" \
 && uv pip install --compile-bytecode --require-hashes --constraint requirements.lock --requirement pyproject.toml
# `--build-arg EXTRA=cluster` adds what more than one machine needs.
ARG EXTRA=
RUN --mount=type=cache,target=/root/.cache/uv \
    if [ -n "$EXTRA" ]; then uv pip install --compile-bytecode --require-hashes --requirement "requirements-$EXTRA.lock"; fi

# The script needs its `__main__` guard because workers import the script that started them.
COPY LICENSE /app/LICENSE
COPY pipeline /app/pipeline
RUN python -m compileall -q /app \
 && printf '#!%s/bin/python\nfrom pipeline.__main__ import main\n\nif __name__ == "__main__":\n    main()\n' "$VIRTUAL_ENV" > /app/command \
 && chmod 755 /app/command


# Models as they are used: a container has no place of its own to keep them in.
RUN XDG_CACHE_HOME=/opt/pipeline/cache PYTHONPATH=/app /opt/pipeline/bin/python -c \
    "from pipeline.dedup.semantic.encoder import usem3; from pipeline.text.language import identify; identify('One line.'); usem3().raw(['One line.'])"


FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="onestory" \
      org.opencontainers.image.description="Scheduled scrape-and-archive pipeline: configured sites in, dated plain-text documents out, each story once." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# The user has a fixed number, so that files on the host can belong to it. The image needs no package installers.
RUN groupadd --gid 10001 pipeline \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin pipeline \
 && python -m pip uninstall --yes --quiet --root-user-action ignore setuptools wheel pip \
 && install --directory --owner=pipeline --group=pipeline /data /data/archive /data/configs /data/seeds /data/state
COPY --from=build /usr/bin/tini /usr/bin/tini
COPY --from=build /opt/pipeline /opt/pipeline
COPY --from=build /app/pipeline /opt/pipeline/lib/python3.11/site-packages/pipeline
COPY --from=build /app/command /opt/pipeline/bin/pipeline
COPY --from=build /app/command /opt/pipeline/bin/onestory
COPY --from=build /app/LICENSE /opt/pipeline/LICENSE
# An empty volume for /data/configs starts with these files. They enable no source and leave the contact to be set.
COPY --chown=pipeline:pipeline configs /data/configs

# MALLOC_ARENA_MAX: each run has its own thread, and glibc would keep memory for each of them.
ENV PATH=/opt/pipeline/bin:$PATH \
    HOME=/tmp \
    XDG_CACHE_HOME=/opt/pipeline/cache \
    MALLOC_ARENA_MAX=2 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIPELINE_CONFIGS=/data/configs \
    PIPELINE_HTTP=0.0.0.0:8080
WORKDIR /data
VOLUME ["/data/configs", "/data/archive"]
EXPOSE 8080
USER 10001:10001
STOPSIGNAL SIGTERM
# the same check as `pipeline status --healthcheck`, in a tenth of the time
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "pipeline.healthcheck"]
ENTRYPOINT ["/usr/bin/tini", "--", "pipeline"]
CMD ["daemon"]
