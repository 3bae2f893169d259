#!/bin/sh
# Makes a base image with this machine's Node, where no public image registry can be reached.
# Usage: test/docker/base.sh NAME   (root, debootstrap and a Docker engine; then `docker build --build-arg BASE_IMAGE=NAME …`)
set -eu
name=$1
# The mirror that this machine's own packages come from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase bookworm "$root" "$mirror" >&2

prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
mkdir -p "$root/usr/local/bin" "$root/usr/local/lib/node_modules"
cp "$prefix/bin/node" "$root/usr/local/bin/"
cp -R "$prefix/lib/node_modules/npm" "$root/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"

# Builds reach the package registry with the certificates this machine trusts.
certificates=/etc/ssl/certs/ca-certificates.crt
mkdir -p "$root/etc/ssl/certs"
cp "$certificates" "$root$certificates"

tar -C "$root" --one-file-system -c . | docker import \
  --change "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
  --change "ENV NODE_EXTRA_CA_CERTS=$certificates" - "$name"
