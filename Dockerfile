# Stage 1 builds the wheel and installs it, with the versions of constraints.txt, into a virtual environment.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV PIP_CONSTRAINT=/src/constraints.txt PIP_BUILD_CONSTRAINT=/src/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1
COPY . .
RUN python -m venv /opt/chaser
RUN python -m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .
RUN /opt/chaser/bin/pip install --no-cache-dir /wheels/chaser-*.whl
RUN /opt/chaser/bin/python -m compileall -q /opt/chaser/lib

# Stage 2 runs it as a user who owns nothing but the home. The rest of the system may be read-only.
FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /home/chaser --shell /usr/sbin/nologin chaser
RUN install --directory --owner chaser --group chaser --mode 0700 /home/chaser/brand
COPY --from=build /opt/chaser /opt/chaser
ENV PATH=/opt/chaser/bin:$PATH CHASER_HOME=/home/chaser/brand PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER chaser
WORKDIR /home/chaser/brand
VOLUME /home/chaser/brand
# Whether every mailbox was looked at lately; it asks the database, not the mail servers.
HEALTHCHECK --interval=60s --timeout=20s --start-period=5m --retries=3 CMD ["chaser", "health"]
# `docker stop` sends SIGTERM, on which Chaser finishes its step and leaves within five seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["chaser"]
CMD ["run"]
