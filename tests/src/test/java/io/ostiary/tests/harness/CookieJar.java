package io.ostiary.tests.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A browser's cookies: host-only, as all of ours are, and open to the tests' tampering. */
public final class CookieJar {
  private final Map<String, Map<String, String>> byHost = new ConcurrentHashMap<>();

  /** Keeps one Set-Cookie line of a host. */
  public synchronized void accept(String host, String setCookie) {
    String[] parts = setCookie.split(";\\s*", -1);
    int equals = parts[0].indexOf('=');
    String name = parts[0].substring(0, equals);
    String value = parts[0].substring(equals + 1);
    boolean ended = false;
    for (String attribute : parts) {
      ended |= attribute.equalsIgnoreCase("Max-Age=0");
    }
    Map<String, String> cookies = byHost.computeIfAbsent(host, h -> new LinkedHashMap<>());
    if (ended) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  /** The cookies of a host, by name; changes are seen by the next request. */
  public synchronized Map<String, String> of(String host) {
    return byHost.computeIfAbsent(host, h -> new LinkedHashMap<>());
  }

  /** The Cookie header for a host; empty where there is none. */
  public synchronized String header(String host) {
    return of(host).entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("; "));
  }
}
