# Otvet in a container: Python, the help centre, and nothing to compile or to download with.
#
#   docker build -t otvet .
#   docker run --rm --read-only --tmpfs /tmp -p 8000:8000 -v otvet:/var/lib/otvet -v "$PWD/articles:/srv/otvet/articles:ro" otvet
#
# Any other command: docker run --rm … otvet check, or docker exec CONTAINER kb ask "…". compose.yaml adds a database and a proxy.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /src
# The environment holds no pip: that of the base image installs into it.
RUN python -m venv --without-pip /opt/otvet
# What Otvet needs comes first and by itself, so that an edit of the code or of an article does not fetch it again.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; extras = project['optional-dependencies']; \
        print(*project['dependencies'], *extras['postgres'], *extras['mcp'], sep='\n')" > needed.txt \
    && python -m pip --python /opt/otvet/bin/python install --only-binary :all: -c constraints.txt -r needed.txt
COPY . .
RUN python -m pip --python /opt/otvet/bin/python install --no-deps .

FROM python:3.11-slim-bookworm
COPY --from=build /opt/otvet /opt/otvet
ENV PATH=/opt/otvet/bin:$PATH \
    HOME=/var/lib/otvet \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KB_HOST=0.0.0.0 \
    KB_PORT=8000 \
    KB_ARTICLES=/srv/otvet/articles \
    KB_INDEX=/var/lib/otvet/index \
    KB_MODELS=/var/lib/otvet/models \
    KB_ATTACHMENTS=/var/lib/otvet/attachments \
    KB_DATABASE_URL=sqlite:////var/lib/otvet/otvet.db
# All that the program writes lies here; the rest may be read-only. /tmp is for uploads and for --workers.
RUN install -d -m 0750 -o 10001 -g 10001 /var/lib/otvet
VOLUME /var/lib/otvet
WORKDIR /var/lib/otvet
USER 10001:10001
EXPOSE 8000
# The first start builds the index and prepares the model.
HEALTHCHECK --interval=15s --timeout=5s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"KB_PORT\"]}/readyz', timeout=4)"]
ENTRYPOINT ["kb"]
CMD ["serve"]
