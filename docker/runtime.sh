#!/usr/bin/env bash
# Makes what the image runs on: a Java with the modules that are needed, the JVM's options, and its AOT cache.
#
#   runtime.sh APP RUNTIME EXAMPLES     APP/lib has the jars; APP/java.options and APP/ostiary.aot are written
set -euo pipefail

app=${1:?usage: runtime.sh APP RUNTIME EXAMPLES}
runtime=${2:?}
examples=${3:?}
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}

# Modules that are reached by reflection and service loaders alone stand here too; a test runs the image.
modules=java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
rm -rf "$runtime"
"$jdk/bin/jlink" --add-modules "$modules" --include-locales=en --strip-java-debug-attributes --no-header-files --no-man-pages \
  --compress zip-6 --output "$runtime"

# Native libraries lie in the image, or each start would unpack them, to where nothing may be executed perhaps.
machine=$(uname -m)
netty_machine=${machine/aarch64/aarch_64}
mkdir -p "$app/native"
(
  cd "$app/native"
  for jar in "$app"/lib/sqlite-jdbc-*.jar "$app"/lib/grpc-netty-shaded-*.jar; do
    "$jdk/bin/jar" --list --file "$jar" |
      grep -E "(/Linux/$machine/libsqlitejdbc|/native/.*_(linux|epoll)_$netty_machine)\\.so$" |
      while read -r library; do
        "$jdk/bin/jar" --extract --file "$jar" "$library"
        mv "$library" .
      done
  done
  rm -rf org META-INF
)

# The cache is good for one class path alone, so it is spelled out, in one order.
class_path=$(find "$app/lib" -name '*.jar' | LC_ALL=C sort | paste -sd:)
cat >"$app/java.options" <<OPTIONS
-cp
$class_path
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
-XX:AOTCache=$app/ostiary.aot
-XX:MaxRAMPercentage=70
-XX:+ExitOnOutOfMemoryError
-XX:-UsePerfData
-XX:ErrorFile=/tmp/ostiary-crash-%p.log
-Djava.io.tmpdir=/tmp
-Djava.library.path=$app/native
-Dorg.sqlite.lib.path=$app/native
-Dstdout.encoding=UTF-8
-Dstderr.encoding=UTF-8
-Dostiary.terminal=false
-Xlog:disable
OPTIONS

# One start with the example, to the point at which it serves, and an orderly end: the JVM then writes the cache.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -v AOTCache "$app/java.options" >"$work/options"
cat >"$work/config.yaml" <<'CONFIG'
insecure_server: true
authenticate_service_url: https://authenticate.example.com
idp_provider: oidc
idp_provider_url: https://login.example.com
idp_client_id: training
idp_client_secret: training
CONFIG
"$runtime/bin/java" "@$work/options" "-XX:AOTCacheOutput=$app/ostiary.aot" io.ostiary.cli.Main serve \
  --config "$work/config.yaml" --manifests "$examples/hello-world.yaml" --data-dir "$work/data" \
  --xds-address "unix:$work/xds.sock" --ext-authz-address "unix:$work/check.sock" \
  >"$work/log" 2>&1 &
training=$!
for _ in $(seq 300); do
  if grep -q event=serving "$work/log"; then break; fi
  kill -0 "$training" 2>/dev/null || break
  sleep 0.2
done
kill -TERM "$training" 2>/dev/null || true
wait "$training" || { cat "$work/log" >&2; exit 1; }
[[ -s $app/ostiary.aot ]] || { cat "$work/log" >&2; echo 'runtime: no AOT cache was written' >&2; exit 1; }
chmod 0644 "$app/ostiary.aot" "$app/java.options"
