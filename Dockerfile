# A static binary and nothing else. The build needs no more than `docker build .`: no
# registry but the base image's, no BuildKit.
FROM golang:1.26-bookworm AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-buildvcs=false
# The modules are a layer of their own, which a change of our code leaves as it is.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
# Nothing here speaks HTTP/2: without it the binary is half a megabyte smaller.
RUN go build -trimpath -tags nethttpomithttp2 -ldflags "-s -w -X main.version=${VERSION}" -o /out/sandbox ./cmd/sandbox
# What a volume for --data looks like when it is new: the sandbox's own.
WORKDIR /out/data

FROM scratch
ARG VERSION=dev
LABEL org.opencontainers.image.title="paysandbox" \
      org.opencontainers.image.description="Payment providers on your machine: merchant code runs against it unchanged" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /out/sandbox /sandbox
COPY --from=build --chown=65532:65532 /out/data /data
# Numeric, since there is no /etc/passwd that would know a name.
USER 65532:65532
ENV SANDBOX_ADDR=:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s --retries=3 CMD ["/sandbox", "ready"]
ENTRYPOINT ["/sandbox"]
CMD ["serve"]
