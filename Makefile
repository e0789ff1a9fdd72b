# `make help` lists the targets. Each calls one script or CMake; the work is there.

PRESET ?= dev
PREFIX ?= $(HOME)/.terraform.d/plugins
SECONDS ?= 60

.PHONY: help deps build demo test test-release contract fuzz bench lint format docs release install clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Bring everything a bare Debian 12/13 or Ubuntu 24.04 needs; says what is missing
	@scripts/deps.sh

build: ## Build the provider and the tests (PRESET=dev|posix|release|asan|tsan); needs no Terraform
	@scripts/deps.sh build $(filter release,$(PRESET)) $(if $(filter release-%,$(PRESET)),release cross)
	@scripts/build.sh $(PRESET)

demo: ## Set up, build, and register a real lab host with the stand-in Coolify (needs root)
	@scripts/demo.sh

test: ## Set up, build, and run all tests: unit, protocol, lab, acceptance
	@scripts/test.sh

contract: ## Ask a Coolify of your own what real ones were asked (ENDPOINT=, TOKENS=, VERSION=)
	@scripts/contract.sh

fuzz: ## Search every parser of foreign bytes for faults, SECONDS each (default 60)
	@scripts/fuzz.sh $(SECONDS)

bench: deps ## Run the benchmarks; raw numbers go to build/bench
	@scripts/deps.sh build release
	@scripts/bench.sh

lint: ## Check names, formatting, shell scripts, includes, waits and words (clang-tidy: scripts/lint.sh tidy)
	@scripts/deps.sh lint
	@scripts/lint.sh

format: ## Format all sources
	@scripts/deps.sh lint
	@scripts/lint.sh format

docs: ## Generate docs/ from the provider's schemas and checks
	@scripts/deps.sh build
	@scripts/docs.sh

release: ## Make what is published, in build/dist: static programs for amd64 and arm64, sums, SBOM
	@scripts/release.sh

test-release: ## Make it and try it: twice the same, acceptance, bare roots, arm64 under qemu (root)
	@tests/release/release_test.sh

install: ## Put the release build where a plain `terraform init` finds it (PREFIX=...)
	@scripts/install.sh '$(PREFIX)'

clean: ## Remove what was built; keeps build/deps and the lab images
	@rm -rf build/dev build/posix build/release build/release-arm64 build/dist build/asan build/tsan build/fuzz
