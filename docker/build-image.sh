#!/usr/bin/env bash
# Makes the image of the Dockerfile with no registry: the two images that it begins with are made from this machine.
#
#   build-image.sh [IMAGE]     IMAGE defaults to ostiary/ostiary:local; Maven must have packaged cli before
#
# The engine is found as the docker client finds it (DOCKER_HOST). The last line on standard output is the image.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=.ci/common.sh
source "$root/.ci/common.sh"
image=${1:-ostiary/ostiary:local}
java_home=$(find_jdk_25) || { echo "build-image: $JDK_REMEDY" >&2; exit 3; }
compgen -G "$root/cli/target/cli-*.jar" >/dev/null && [[ -d $root/cli/target/lib ]] ||
  { echo 'build-image: nothing is packaged; run mvn -pl cli -am package -DskipTests' >&2; exit 2; }

# The label carries the digest of all that goes into the image, so that an unchanged one is not made again.
digest=$(
  cd "$root"
  find cli/target/lib cli/target/cli-*.jar docker Dockerfile examples "$java_home/release" -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
)
if [[ $(docker image inspect --format '{{ index .Config.Labels "ostiary.source" }}' "$image" 2>/dev/null || true) == "$digest" ]]; then
  printf '%s\n' "$image"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# libraries ROOT FILE…: copies what the loader finds for the files to where it finds it.
libraries() {
  local target=$1 library
  shift
  ldd "$@" 2>/dev/null | awk '/=> \// { print $3 } $1 ~ /^\// && $1 !~ /:$/ { print $1 }' | sort -u |
    while read -r library; do
      if [[ $library != "$java_home"/* ]]; then
        mkdir -p "$target$(dirname "$library")"
        cp -L "$library" "$target$library"
      fi
    done
}

# users ROOT: what every image has.
users() {
  mkdir -p "$1"/{etc,usr/bin}
  mkdir -m 1777 "$1/tmp"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n' >"$1/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
}

# import ROOT NAME [CHANGE]…
import() {
  local from=$1 name=$2 change changes=()
  shift 2
  for change in "$@"; do changes+=(--change "$change"); done
  tar --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 -C "$from" -c . | docker import "${changes[@]}" - "$name" >&2
}

jvm=("$java_home/bin/java" "$java_home/lib/server/libjvm.so" "$java_home/lib/libnet.so" "$java_home/lib/libnio.so")

# What stands in for the JDK's image: a JDK and the programs that runtime.sh calls.
builder=$work/builder
users "$builder"
mkdir -p "$builder/opt/jdk"
# All of it, for jlink checks the files of a JDK that it links from.
cp -RLp "$java_home/." "$builder/opt/jdk/"
programs=()
for name in bash cat chmod cut dirname find grep mkdir mktemp mv paste readlink rm seq sleep sort uname; do
  program=$(type -P "$name")
  cp -L "$program" "$builder/usr/bin/$name"
  programs+=("$program")
done
ln -s usr/bin "$builder/bin"
libraries "$builder" "${programs[@]}" "${jvm[@]}"
import "$builder" ostiary/image-builder:local 'ENV PATH=/opt/jdk/bin:/usr/bin JAVA_HOME=/opt/jdk'

# What stands in for the distroless image: the C library and its users.
base=$work/base
users "$base"
mkdir -p "$base/etc/ssl/certs"
[[ ! -f /etc/ssl/certs/ca-certificates.crt ]] || cp -L /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"
libraries "$base" "${jvm[@]}"
import "$base" ostiary/image-base:local 'USER 65532:65532'

DOCKER_BUILDKIT=0 docker build --network host --pull=false \
  --build-arg JDK=ostiary/image-builder:local --build-arg BASE=ostiary/image-base:local \
  --label "ostiary.source=$digest" -t "$image" "$root" >&2
printf '%s\n' "$image"
