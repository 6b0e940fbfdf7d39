# Builds the operator's image: docker build -t plimsoll:0.1.0 .
FROM swift:6.1-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product plimsoll && cp .build/release/plimsoll /plimsoll

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4 libyaml-0-2 ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /plimsoll /usr/local/bin/plimsoll
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/plimsoll"]
