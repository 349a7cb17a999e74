# Stage 1 builds the wheel and installs it, with the versions of constraints.txt, into a virtual environment.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/chaser
ENV PIP_CONSTRAINT=/src/constraints.txt PIP_BUILD_CONSTRAINT=/src/constraints.txt \
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY . .
RUN python -m pip wheel --no-deps --wheel-dir /wheels . \
 && /opt/chaser/bin/pip install /wheels/chaser-*.whl

# Stage 2 runs it as a user who owns nothing but the home.
FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /home/chaser chaser \
 && install --directory --owner chaser --group chaser /home/chaser/brand
COPY --from=build /opt/chaser /opt/chaser
ENV PATH=/opt/chaser/bin:$PATH CHASER_HOME=/home/chaser/brand PYTHONUNBUFFERED=1
USER chaser
WORKDIR /home/chaser/brand
VOLUME /home/chaser/brand
# `docker stop` sends SIGTERM, on which Chaser finishes its step and leaves.
ENTRYPOINT ["chaser"]
CMD ["run"]
