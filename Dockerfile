# The program as an image: no root, nothing to write to but /tmp, settings from the environment only.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
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
    && python -m compileall -q collab partners initiatives \
    && groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app
USER 10001:10001

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
CMD ["gunicorn", "collab.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-tmp-dir", "/tmp", "--access-logfile", "-", "--logger-class", "collab.lib.access_log.AccessLog"]
