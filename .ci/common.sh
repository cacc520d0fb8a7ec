# shellcheck shell=bash
# What ./ostiary, ./verify and .ci/run share. Sourced, never run.

# Escapes a text as the inside of a JSON string.
json_escape() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  text=${text//$'\t'/\\t}
  printf '%s' "$text" | tr -d '\000-\037\177'
}

# Whether people read the output: the process contract is JSON lines everywhere else.
on_terminal() { [[ -t 1 ]]; }

# say LEVEL TEXT: one line on standard error.
say() {
  if on_terminal; then
    printf 'ostiary: %s\n' "$2" >&2
  else
    printf '{"@timestamp":"%s","level":"%s","logger_name":"launcher","message":"%s"}\n' \
      "$(date -u +%Y-%m-%dT%H:%M:%S.000+00:00)" "$1" "$(json_escape "$2")" >&2
  fi
}

# Whether a folder is the home of a Java 25. Its release file answers faster than the program.
is_java_25() {
  [[ -n $1 && -x $1/bin/java ]] || return 1
  if [[ -r $1/release ]]; then
    grep -Eq '^JAVA_VERSION="25(["._+-])' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq 'version "25(["._+-])'
  fi
}

# Prints the home of a JDK 25, also when the default java is another one.
find_jdk_25() {
  local home program
  program=$(command -v java 2>/dev/null) && program=$(readlink -f "$program") || program=''
  for home in "${JAVA_HOME:-}" "${JDK25_HOME:-}" "${program%/bin/java}" \
    /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* /opt/*25* /opt/*/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if is_java_25 "$home" && [[ -x $home/bin/javac ]]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

export JDK_REMEDY='no JDK 25 found (looked at JAVA_HOME, JDK25_HOME, the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks, /opt): install one, for example a package such as openjdk-25-jdk or temurin-25-jdk, or set JDK25_HOME to the folder of one'

# Whether the Maven on the PATH is 3.8.7 or newer.
has_maven() {
  local version
  # Not in the checkout: its .mvn/jvm.config is for JDK 25, and this may be run by an older one.
  version=$(cd / && mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
  [[ -n $version ]] && printf '3.8.7\n%s\n' "$version" | sort --check=silent --version-sort
}

export MAVEN_REMEDY='no Maven 3.8.7 or newer on the PATH: install one, for example with apt-get install maven'
