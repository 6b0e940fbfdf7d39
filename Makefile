SHELL := bash
.DEFAULT_GOAL := help
# Each of these may be overridden: make test SWIFT=/opt/swift/usr/bin/swift
export SWIFT ?= swift
KUBECTL ?= kubectl
DOCKER ?= docker
BUILD ?= .build/debug
IMAGE ?= plimsoll:0.1.0
# What install applies: any kustomization.
CONFIG ?= config/default
# The Swift runtime goes into the binary, so that it runs where no toolchain is.
RELEASE_FLAGS ?= --static-swift-stdlib
# Further arguments of the test runner: make e2e TEST_FLAGS='--filter Governance'
TEST_FLAGS ?=
KEEP ?=
REAL ?=

.PHONY: help demo test unit e2e build lint fmt generate bench deps install uninstall image clean

help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: deps ## the main job: harden namespaces, break things, watch them restored (KEEP=1 leaves it up, REAL=1 takes a real API server)
	@scripts/build --product plimsoll
	@KEEP=$(KEEP) REAL=$(REAL) scripts/demo $(BUILD)/plimsoll

test: deps lint ## everything CI runs: lint, unit, golden and end-to-end tests on a real API server
	@assets=$$(scripts/control-plane assets) && scripts/build --build-tests \
	  && KUBEBUILDER_ASSETS="$$assets" $(SWIFT) test --skip-build $(TEST_FLAGS)

unit: deps ## unit and golden tests only
	@scripts/build --build-tests && $(SWIFT) test --skip-build --skip EndToEndTests --skip ConformanceTests $(TEST_FLAGS)

e2e: deps ## end-to-end and conformance tests only
	@assets=$$(scripts/control-plane assets) && scripts/build --build-tests \
	  && KUBEBUILDER_ASSETS="$$assets" $(SWIFT) test --skip-build --filter 'EndToEndTests|ConformanceTests' $(TEST_FLAGS)

build: deps ## the release binary, .build/release/plimsoll
	$(SWIFT) build -c release --product plimsoll $(RELEASE_FLAGS)

lint: ## format, layers, scripts, links
	@scripts/lint

fmt: ## format the sources
	$(SWIFT) format -i -r Sources Tests benchmarks Package.swift

generate: deps ## write the CRD and the API reference anew from the Swift types
	RECORD_SNAPSHOTS=1 $(SWIFT) test --filter CommittedFilesTests || true
	git --no-pager diff --stat -- config/crd docs/api.md

bench: deps ## against raw load on a real API server, and growth to 10,000 namespaces on the sandbox: benchmarks/README.md
	$(SWIFT) build -c release --product plimsoll
	$(SWIFT) build -c release --product plimsoll-benchmark
	@assets=$$(scripts/control-plane assets) && KUBEBUILDER_ASSETS="$$assets" \
	  .build/release/plimsoll-benchmark peer .build/release/plimsoll
	.build/release/plimsoll-benchmark scale .build/release/plimsoll

deps: ## install what is missing
	@scripts/install-dependencies

install: ## apply CONFIG (config/default) to the current cluster
	$(KUBECTL) apply -k $(CONFIG)

uninstall: ## delete all baselines, then what install applied
	$(KUBECTL) delete securitybaselines --all --timeout=5m
	$(KUBECTL) delete -k $(CONFIG)

image: ## build the container image
	$(DOCKER) build -t $(IMAGE) .

clean: ## remove build output
	rm -rf .build .demo
