package io.ostiary.xds.cache;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of resources that are emitted, in the order in which an Envoy must learn of them: what
 * is used before what uses it ("Eventual consistency considerations" of the xDS protocol).
 */
public enum ResourceType {
  CLUSTER("envoy.config.cluster.v3.Cluster", Stage.USED),
  ENDPOINT("envoy.config.endpoint.v3.ClusterLoadAssignment", Stage.USED),
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret", Stage.USED),
  LISTENER("envoy.config.listener.v3.Listener", Stage.USING),
  SCOPED_ROUTE("envoy.config.route.v3.ScopedRouteConfiguration", Stage.USING),
  ROUTE("envoy.config.route.v3.RouteConfiguration", Stage.USING),
  EXTENSION("envoy.config.core.v3.TypedExtensionConfig", Stage.USING);

  private static final Map<String, ResourceType> BY_TYPE_URL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ResourceType::typeUrl, Function.identity()));

  private final String typeUrl;
  private final Stage stage;

  ResourceType(String message, Stage stage) {
    this.typeUrl = "type.googleapis.com/" + message;
    this.stage = stage;
  }

  /** The type URL on the wire. */
  public String typeUrl() {
    return typeUrl;
  }

  /** When an Envoy must learn of it. */
  public Stage stage() {
    return stage;
  }

  /** The type with that URL; empty for types that are not emitted. */
  public static Optional<ResourceType> of(String typeUrl) {
    return Optional.ofNullable(BY_TYPE_URL.get(typeUrl));
  }

  /** A bounded word for logs and metrics; {@code other} for types that are not emitted. */
  public static String label(String typeUrl) {
    return of(typeUrl).map(ResourceType::label).orElse("other");
  }

  /** A word for logs and metrics. */
  public String label() {
    return switch (this) {
      case CLUSTER -> "cluster";
      case ENDPOINT -> "endpoint";
      case SECRET -> "secret";
      case LISTENER -> "listener";
      case SCOPED_ROUTE -> "scoped_route";
      case ROUTE -> "route";
      case EXTENSION -> "extension";
    };
  }

  /** Make before break: what is used comes first and goes last. */
  public enum Stage {
    /** Others refer to it. */
    USED,
    /** It refers to others. */
    USING
  }
}
