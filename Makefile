SHELL := bash
.DEFAULT_GOAL := help
# You can override each of these variables: make test SWIFT=/opt/swift/usr/bin/swift
export SWIFT ?= swift
KUBECTL ?= kubectl
BUILD ?= .build/debug
# Sources/OperatorCommands/Support/ProductVersion.swift defines the version.
VERSION := $(shell scripts/version)
# The product of image. The image of plimsoll, which has all commands, is for CI: make image PRODUCT=plimsoll
PRODUCT ?= plimsoll-operator
# Limits of the sizes of the image and of its binary, in MiB. plimsoll also links Foundation with the data of ICU.
LIMITS = $(if $(filter plimsoll-operator,$(PRODUCT)),64 40,128 96)
# The kustomization that install applies.
CONFIG ?= config/default
# Further arguments of swift test: make e2e TEST_FLAGS='--filter Governance'
TEST_FLAGS ?=
# Tests on a real API server. Tests that measure memory or time, MemoryTests and AdversaryTests, run alone. So does
# DeadPeerTests: threads that other tests could use stay in its network namespace.
NEEDS_API_SERVER := EndToEndTests|AdversaryTests|ConformanceTests|RecordedKubeconfigTests
KEEP ?=
REAL ?=

.PHONY: help demo demo-fleet test unit e2e build lint fuzz sanitize fmt generate docs bench deps image-deps install uninstall image version release-notes clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: deps ## run the demo (KEEP=1 leaves it running, REAL=1 uses a real API server)
	@scripts/build --product plimsoll
	@KEEP=$(KEEP) REAL=$(REAL) scripts/demo $(BUILD)/plimsoll

demo-fleet: deps ## run plimsoll fleet on three control planes (REAL=1 builds a real API server if it is missing)
	@scripts/build --product plimsoll
	@REAL=$(REAL) scripts/demo-fleet $(BUILD)/plimsoll

test: image-deps lint unit e2e ## run everything that CI runs: lint, unit tests, and end-to-end tests on a real API server

unit: image-deps ## run the tests that need no API server and no browser
	@scripts/build --build-tests && scripts/test --skip '$(NEEDS_API_SERVER)|BrowserTests|MemoryTests|DeadPeerTests' $(TEST_FLAGS)
	@scripts/test --filter MemoryTests $(TEST_FLAGS)
	@scripts/test --filter DeadPeerTests $(TEST_FLAGS)

e2e: image-deps ## run the end-to-end, adversary, conformance and browser tests, and kubectl on the recorded kubeconfigs
	@assets=$$(scripts/control-plane assets) && scripts/build --build-tests && export KUBEBUILDER_ASSETS="$$assets" \
	  && scripts/test --filter '$(NEEDS_API_SERVER)' --skip AdversaryTests $(TEST_FLAGS) \
	  && scripts/test --filter AdversaryTests $(TEST_FLAGS) \
	  && scripts/test --filter BrowserTests $(TEST_FLAGS)

build: deps ## build the release binaries, .build/release/plimsoll and .build/release/plimsoll-operator
	scripts/build-release plimsoll-operator plimsoll

lint: ## check format, architecture rules, words, documentation, version and scripts
	@scripts/lint

fuzz: deps ## run each fuzz target for FUZZ_SECONDS (60), two at a time, or only those in FUZZ_TARGETS
	@scripts/fuzz

# Without the tests that measure memory, those that leave threads in a network namespace of their own, and those of the image, which
# needs a binary without a sanitizer.
sanitize: image-deps ## run the unit tests with the thread sanitizer, then the address sanitizer, or only those in SANITIZERS
	@SKIPPED_TESTS='$(NEEDS_API_SERVER)|BrowserTests|MemoryTests|DeadPeerTests|ImageTests' scripts/sanitize $(TEST_FLAGS)

fmt: ## format the sources
	$(SWIFT) format -i -r Sources Tests benchmarks fuzz Package.swift

# Generated files and sections, with the tests that compare them: the CRD and the API reference (CommittedFilesTests), the
# operator's role and its tables (OperatorRoleTests), the table of targets (RepositoryTests), the factors of the score
# (RiskTests), the checks (CheckTests), the outputs in docs/access.md, docs/risk.md and docs/report.md (AccessCommandTests,
# ReportCommandTests), the page of the sample report (ReportPageTests), the hash in examples/gitops/fleet (GateTests).
generate: deps ## update the files that are generated from the Swift types
	@scripts/build --build-tests
	@RECORD_SNAPSHOTS=1 $(SWIFT) test --skip-build --filter 'CommittedFilesTests|OperatorRoleTests|RepositoryTests|CheckTests|RiskTests|AccessCommandTests|ReportCommandTests|ReportPageTests|AuditRoleTests|GateTests' || true
	git --no-pager diff --stat -- config docs examples

docs: deps ## generate the reference of the library products in .build/documentation
	@scripts/generate-docs

bench: deps ## run the benchmarks on a real API server and on the sandbox: benchmarks/README.md
	$(SWIFT) build -c release --product plimsoll-operator
	$(SWIFT) build -c release --product plimsoll
	$(SWIFT) build -c release --package-path benchmarks
	@assets=$$(scripts/control-plane assets) && KUBEBUILDER_ASSETS="$$assets" \
	  benchmarks/.build/release/plimsoll-benchmark peer .build/release/plimsoll \
	  --operator-binary .build/release/plimsoll-operator
	benchmarks/.build/release/plimsoll-benchmark scale .build/release/plimsoll \
	  --operator-binary .build/release/plimsoll-operator
	benchmarks/.build/release/plimsoll-benchmark fleet .build/release/plimsoll

deps: ## install the missing packages that building and the demo require
	@scripts/install-dependencies

image-deps: ## install also the packages that the tests and the container image require
	@scripts/install-dependencies image

install: ## apply CONFIG (config/default) to the current cluster
	$(KUBECTL) apply -k $(CONFIG)

uninstall: ## delete all baselines, then the objects of CONFIG
	$(KUBECTL) delete securitybaselines --all --timeout=5m
	$(KUBECTL) delete -k config/admission --ignore-not-found || true
	$(KUBECTL) delete -k $(CONFIG)

image: image-deps ## build the container image in .build/image and check its size (PRODUCT=plimsoll: the one with all commands)
	scripts/build-release $(PRODUCT)
	scripts/image build .build/release/$(PRODUCT)
	scripts/image check .build/image/$(PRODUCT)-$(VERSION).tar $(LIMITS)

version: ## print the version
	@scripts/version

release-notes: ## print the section of the version in CHANGELOG.md
	@scripts/version notes

clean: ## remove build output
	rm -rf .build benchmarks/.build .demo .demo-fleet
