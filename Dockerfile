# Builds the image that `make image` builds, for those who use a container engine: docs/image.md. BuildKit writes other layers,
# so the digest differs; the files are the same.
ARG BUILDER=swift:6.3-bookworm

FROM ${BUILDER} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config jq ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.* LICENSE ./
COPY Sources Sources
# SwiftPM requires the folders of all targets in Package.swift.
COPY Tests Tests
COPY scripts scripts
RUN scripts/build-release plimsoll-operator
ARG SOURCE_DATE_EPOCH
RUN scripts/rootfs .build/release/plimsoll-operator /rootfs

FROM scratch
COPY --from=build /rootfs/libraries /
COPY --from=build /rootfs/program /
# A numeric user, so that Kubernetes can verify runAsNonRoot.
USER 65532:65532
WORKDIR /
ARG VERSION
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="plimsoll-operator" \
      org.opencontainers.image.description="Security as code for Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
ENTRYPOINT ["/usr/bin/plimsoll-operator"]
