# Build with `make image`, which passes the version.
# Both images must have the same Debian release, because the binary links against its libcurl and libyaml.
ARG BUILDER=swift:6.3-bookworm
ARG RUNTIME=debian:bookworm-slim

FROM ${BUILDER} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.* ./
COPY Sources Sources
# SwiftPM requires the folders of all targets in Package.swift.
COPY Tests Tests
RUN swift build -c release --product plimsoll --static-swift-stdlib \
    && install -s "$(swift build -c release --show-bin-path)/plimsoll" /plimsoll

FROM ${RUNTIME}
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4 libyaml-0-2 libstdc++6 ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /plimsoll /usr/local/bin/plimsoll
COPY LICENSE /usr/share/doc/plimsoll/LICENSE
# A numeric user, so that Kubernetes can verify runAsNonRoot.
USER 65532:65532
ARG VERSION
LABEL org.opencontainers.image.title="Plimsoll" \
      org.opencontainers.image.description="Security as code for Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
ENTRYPOINT ["/usr/local/bin/plimsoll"]
