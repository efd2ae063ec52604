# What developers and the pipeline run. `make` alone lists the targets.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

DIST    := dist
IMAGE   ?= paysandbox
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Debian packages that the tests with real clients need: merchants in PHP, Python, Perl,
# Ruby, C and Java, a browser, a container engine. busybox-static is the shell of the stand-in
# base image.
CLIENT_PACKAGES := php-cli php-soap php-curl php-xml python3-zeep chromium \
	libsoap-lite-perl gsoap libgsoap-dev gcc libc6-dev libaxis-java default-jdk-headless \
	docker.io docker-compose iptables busybox-static iproute2 util-linux ca-certificates libnss3-tools \
	liblwp-protocol-https-perl curl ruby

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := $(DIST)/tools/golangci-lint-$(GOLANGCI_LINT_VERSION)

GO_SOURCES = $(shell git ls-files --cached --others --exclude-standard '*.go')

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## static binary for this machine: dist/sandbox
	CGO_ENABLED=0 go build -trimpath -tags nethttpomithttp2 -ldflags '-s -w -X main.version=$(VERSION)' -o $(DIST)/sandbox ./cmd/sandbox

# The race detector makes a test ten times slower and learns nothing from the hundredth
# thing that is done one after another. So every test runs in full without it, and again
# under it in short: fewer random sequences, and without what says that it is long.
.PHONY: test
test: ## all tests that need nothing but Go; the short ones again with the race detector
	go test ./...
	go test -race -short ./...

.PHONY: race
race: ## all tests in full with the race detector, which takes minutes
	go test -race ./...

.PHONY: test-clients
test-clients: ## tests with PHP, Python, Chromium and Docker, as root (make deps); a missing client fails
	go test -tags clients -count=1 -timeout 15m -v ./clients
	go test -tags clients -count=1 -timeout 5m ./runner/customer ./runner/browser

.PHONY: lint
lint: $(GOLANGCI_LINT) ## golangci-lint over everything, .golangci.yml
	$(GOLANGCI_LINT) run --allow-parallel-runners --build-tags clients ./...

# Tools are built with the machine's own flags set aside: -mod=vendor and the like are
# about the project.
$(GOLANGCI_LINT):
	mkdir -p $(DIST)/tools
	GOFLAGS= GOBIN=$(CURDIR)/$(DIST)/tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv $(DIST)/tools/golangci-lint $@

.PHONY: check
check: ## the quick half, for every commit: format, vet, short tests
	@unformatted=$$(gofmt -l $(GO_SOURCES)); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go vet -tags clients ./clients ./runner/customer ./runner/browser
	go test -short ./...

FUZZTIME ?= 2m

.PHONY: fuzz
fuzz: ## every fuzz target, FUZZTIME (2m) each
	@for package in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs dirname | sort -u); do \
		.ci/fuzz $$package $(FUZZTIME); \
	done

.PHONY: bench
bench: ## measure beside bare servers, in one table: go run ./bench
	go run ./bench

.PHONY: image
image: ## container image: paysandbox
	docker build --build-arg VERSION=$(VERSION) --tag $(IMAGE) .

.PHONY: deps
deps: ## install the Debian packages that test-clients needs (root)
	@missing=(); \
	for package in $(CLIENT_PACKAGES); do \
		dpkg-query --show --showformat '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing+=($$package); \
	done; \
	if [ $${#missing[@]} -eq 0 ]; then echo "all client packages are installed"; exit 0; fi; \
	echo "installing: $${missing[*]}"; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update --quiet --quiet; \
	apt-get install --quiet --yes --no-install-recommends "$${missing[@]}" </dev/null

# Modules of their own, which use ours by replace or not at all.
MODULES := . examples/go/clickkw examples/testcontainers-go

.PHONY: tidy
tidy: ## go mod tidy in every module
	@for module in $(MODULES); do (cd $$module && GOFLAGS= go mod tidy); done

.PHONY: clean
clean: ## remove what was built
	rm -rf $(DIST)
