# docker build -t plimsoll:0.1.0 .
# The two must be of one Debian release: the binary links against its libcurl and libyaml.
ARG BUILDER=swift:6.3-bookworm
ARG RUNTIME=debian:bookworm-slim

FROM ${BUILDER} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.* ./
COPY Sources Sources
# The manifest names these targets, and SwiftPM wants to see them.
COPY Tests Tests
COPY benchmarks benchmarks
RUN swift build -c release --product plimsoll --static-swift-stdlib \
    && install -s "$(swift build -c release --show-bin-path)/plimsoll" /plimsoll

FROM ${RUNTIME}
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4 libyaml-0-2 libstdc++6 ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /plimsoll /usr/local/bin/plimsoll
COPY LICENSE /usr/share/doc/plimsoll/LICENSE
# Nobody's number: no account is needed, and Kubernetes can see that it is not root.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/plimsoll"]
