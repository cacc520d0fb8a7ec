# Asks the Envoys what only a complete configuration from the controller lets them answer.
set -euo pipefail

# answer HOST PATH: the status line.
answer() {
  exec 3<>"/dev/tcp/ENVOY_HOST/ENVOY_PORT"
  printf 'GET %s HTTP/1.1\r\nhost: %s\r\nconnection: close\r\n\r\n' "$2" "$1" >&3
  local line
  IFS= read -r line <&3
  exec 3>&-
  printf '%s' "${line%$'\r'}"
}

# expect WHAT STATUS HOST PATH
expect() {
  local line
  line=$(answer "$3" "$4")
  if [[ $line != "HTTP/1.1 $2 "* ]]; then
    printf 'failed: %s: wanted %s, got %s\n' "$1" "$2" "$line"
    exit 1
  fi
  printf 'ok: %s\n' "$1"
}

expect 'Envoy serves' 200 nobody.invalid /healthz
expect 'an unknown host is not found' 404 nobody.invalid /
