# docker build -t downhill . && docker run --rm -p 8501:8501 downhill
FROM python:3.11-slim

# The cache travels in the image, so its programs may use only what every x86-64 server of the last decade has, not all
# that the machine it was built on has. Measured: no slower.
# Processes that answer, each with 0.3 GB at least: `-e WEB_CONCURRENCY=4`.
ENV PYTHONUNBUFFERED=1 \
    WEB_CONCURRENCY=1 \
    JAX_COMPILATION_CACHE_DIR=/var/cache/downhill \
    XLA_FLAGS=--xla_cpu_max_isa=AVX2

RUN useradd --create-home downhill && install --directory --owner=downhill /var/cache/downhill /var/lib/downhill

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt
COPY . .
RUN python -m compileall -q .

USER downhill
# A program is found only with as many of JAX's devices as it was compiled for, and there is one fewer than cores: these
# are for 2, 4 and 8. With any other number it is compiled when the server starts.
RUN for devices in 1 3 7; do JAX_NUM_CPU_DEVICES=$devices python -m downhill.server.warm_up || exit 1; done

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://localhost:8501/health', timeout=4)"]
# With an address named for the browser, the server asks no outside service for its own.
CMD ["python", "-m", "downhill.server", "--server.address=0.0.0.0", "--server.port=8501", "--browser.serverAddress=localhost"]
