# The program as an image: no root, nothing to write to but /tmp, settings from the environment or from files only.
FROM python:3.13-slim AS build
ENV PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements/production.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/production.txt
ENV PATH="/venv/bin:$PATH"
COPY manage.py pyproject.toml ./
COPY collab collab
COPY partners partners
COPY initiatives initiatives
COPY templates templates
COPY static static
COPY locale locale
# Words and static files are made here, so that the running image changes nothing in itself.
RUN python -m collab.lib.catalogue compile \
    && SECRET_KEY=only-while-the-image-is-being-built SITE_URL=http://localhost DATABASE_URL=postgresql://localhost/none \
       python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q collab partners initiatives

FROM python:3.13-slim
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH="/venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001

EXPOSE 8000
# Asked under the site's own name: to any other the site says 400.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/health/', headers={'Host': p.urlsplit(os.environ['SITE_URL']).netloc}), timeout=4)"]
# In the environment, so that whoever starts it in another way has the same: also the log that keeps silent about dissent.
ENV GUNICORN_CMD_ARGS="--bind 0.0.0.0:8000 --workers 2 --worker-tmp-dir /tmp --no-control-socket --access-logfile - --logger-class collab.lib.access_log.AccessLog"
CMD ["gunicorn", "collab.wsgi"]
