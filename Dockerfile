# Nightbell for production: web, worker and sweeper out of one image.
#
#   docker build -t nightbell .
#   docker run --rm --env-file nightbell.env nightbell migrate          # a step of its own, before new code starts
#   docker run -d --env-file nightbell.env -p 8000:8000 nightbell       # web; likewise: nightbell worker, nightbell sweeper
#
# Debian and not Alpine, for some of the locked packages have no musl wheels. Not yet built on a Docker engine: a test
# takes the RUN and CMD lines that need no root and tries them in a clean folder (tests/scripts/test_dockerfile.py).

FROM node:22-bookworm-slim AS console
WORKDIR /src/console
COPY console/package.json console/package-lock.json console/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY console/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
WORKDIR /src
COPY requirements/run.txt requirements/
RUN python3 -m venv /opt/nightbell
RUN /opt/nightbell/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/run.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /srv/nightbell nightbell
WORKDIR /srv/nightbell
COPY --from=packages /opt/nightbell /opt/nightbell
COPY pyproject.toml LICENSE ./
COPY app/ app/
COPY portal/ portal/
COPY ivr/ ivr/
COPY dispatch/ dispatch/
COPY oncall/ oncall/
COPY calls/ calls/
COPY channels/ channels/
COPY clients/ clients/
COPY telephony/ telephony/
COPY core/ core/
COPY migrations/ migrations/
COPY --from=console /src/console/dist console/dist
ENV PATH=/opt/nightbell/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m app --help
USER nightbell
EXPOSE 8000
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
