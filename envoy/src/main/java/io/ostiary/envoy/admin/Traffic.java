package io.ostiary.envoy.admin;

/**
 * How many connections and requests of users are open; those of the administration interface itself
 * do not count.
 */
public record Traffic(long connections, long requests) {
  /** Sums the lines "name: value" of Envoy's statistics. */
  static Traffic parse(String stats) {
    long connections = 0;
    long requests = 0;
    for (String line : stats.lines().toList()) {
      int colon = line.lastIndexOf(": ");
      if (colon < 0 || !line.startsWith("http.") || line.startsWith("http.admin.")) {
        continue;
      }
      String name = line.substring(0, colon);
      if (name.endsWith(".downstream_cx_active")) {
        connections += Long.parseLong(line.substring(colon + 2).strip());
      } else if (name.endsWith(".downstream_rq_active")) {
        requests += Long.parseLong(line.substring(colon + 2).strip());
      }
    }
    return new Traffic(connections, requests);
  }
}
