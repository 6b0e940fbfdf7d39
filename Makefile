SHELL := bash
.DEFAULT_GOAL := help
SWIFT ?= swift
BUILD ?= .build/debug

.PHONY: help demo test unit e2e build lint fmt generate bench deps install uninstall image clean

help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: deps ## the main job: harden namespaces on a real API server, break things, watch them restored (KEEP=1 leaves it up)
	@scripts/build --product plimsoll
	@KEEP=$(KEEP) scripts/demo $(BUILD)/plimsoll

test: deps lint ## everything CI runs: lint, unit, golden and end-to-end tests on a real API server
	@assets=$$(scripts/control-plane assets) && scripts/build --build-tests \
	  && KUBEBUILDER_ASSETS="$$assets" $(SWIFT) test --skip-build

unit: deps ## unit and golden tests only
	@scripts/build --build-tests && $(SWIFT) test --skip-build --skip EndToEndTests

e2e: deps ## end-to-end tests only
	@assets=$$(scripts/control-plane assets) && scripts/build --build-tests \
	  && KUBEBUILDER_ASSETS="$$assets" $(SWIFT) test --skip-build --filter EndToEndTests

build: deps ## the release binary, .build/release/plimsoll
	$(SWIFT) build -c release --product plimsoll

lint: ## format, layers, scripts, links
	@scripts/lint

fmt: ## format the sources
	$(SWIFT) format -i -r Sources Tests benchmarks Package.swift

generate: deps ## write the CRD and the API reference anew from the Swift types
	RECORD_SNAPSHOTS=1 $(SWIFT) test --filter CommittedFilesTests || true
	git --no-pager diff --stat -- config/crd docs/api.md

bench: deps ## convergence against raw load, restore latency, memory: benchmarks/README.md
	$(SWIFT) build -c release --product plimsoll
	$(SWIFT) build -c release --product plimsoll-benchmark
	@assets=$$(scripts/control-plane assets) && KUBEBUILDER_ASSETS="$$assets" \
	  .build/release/plimsoll-benchmark .build/release/plimsoll

deps: ## install what is missing
	@scripts/install-dependencies

install: ## apply config/default to the current cluster
	kubectl apply -k config/default

uninstall: ## delete all baselines, then what install applied
	kubectl delete securitybaselines --all --timeout=5m
	kubectl delete -k config/default

image: ## build the container image
	docker build -t plimsoll:0.1.0 .

clean: ## remove build output
	rm -rf .build .demo
