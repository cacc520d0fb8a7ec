package io.ostiary.translator;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.model.Edge.Routing;
import io.ostiary.translator.model.Listen;
import io.ostiary.translator.model.Upstream.Endpoint;
import io.ostiary.translator.source.ingress.IngressClasses;
import io.ostiary.translator.source.route.DefaultAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command adds to the users' configuration.
 *
 * @param backends endpoints of Services that the files do not give, by {@code namespace/name}
 * @param fallbackBackend endpoint of every Service that has none at all; only in {@code dev}
 * @param development in {@code dev}: how browsers connect; every host that does not end in {@code
 *     .localhost} is served as {@code HOST.localhost}
 * @param emit what Envoy must know of the processes around it
 * @param routing how routes are delivered, whatever the configuration says; given once a first
 *     configuration is in force, because another way changes the listener and drains everybody
 * @param defaultAccess who may use Ingresses that say nothing about it, whatever the configuration
 *     says
 * @param controllers the controllers of the IngressClasses that are ours
 * @param listen where users connect, whatever the configuration says
 */
public record Options(
    Map<String, List<Endpoint>> backends,
    Optional<Endpoint> fallbackBackend,
    Optional<Development> development,
    EmitSettings emit,
    Optional<Routing> routing,
    Optional<DefaultAccess> defaultAccess,
    Set<String> controllers,
    Listen listen) {
  /** The controllers of the IngressClasses that are ours where nobody says otherwise. */
  public static final Set<String> STANDARD_CONTROLLERS = IngressClasses.STANDARD_CONTROLLERS;

  public Options {
    backends = ImmutableSortedMap.copyOf(backends);
    requireNonNull(fallbackBackend);
    requireNonNull(development);
    requireNonNull(emit);
    requireNonNull(routing);
    requireNonNull(defaultAccess);
    controllers = ImmutableSortedSet.copyOf(controllers);
    requireNonNull(listen);
  }

  /** Options with which the configuration decides how routes are delivered. */
  public Options(
      Map<String, List<Endpoint>> backends,
      Optional<Endpoint> fallbackBackend,
      Optional<Development> development,
      EmitSettings emit) {
    this(
        backends,
        fallbackBackend,
        development,
        emit,
        Optional.empty(),
        Optional.empty(),
        STANDARD_CONTROLLERS,
        Listen.AS_CONFIGURED);
  }

  /** How browsers connect in {@code dev}. */
  public enum Development {
    /** By plain http; nothing is encrypted, and cookies are not marked as secure. */
    HTTP,
    /** By TLS, as in production. */
    HTTPS
  }

  /** The same with routes delivered this way. */
  public Options with(Routing fixed) {
    return new Options(
        backends,
        fallbackBackend,
        development,
        emit,
        Optional.of(fixed),
        defaultAccess,
        controllers,
        listen);
  }

  /** The same with this access for Ingresses that say nothing about it. */
  public Options with(DefaultAccess access) {
    return new Options(
        backends,
        fallbackBackend,
        development,
        emit,
        routing,
        Optional.of(access),
        controllers,
        listen);
  }

  /** The same for IngressClasses of these controllers. */
  public Options with(Set<String> others) {
    return new Options(
        backends, fallbackBackend, development, emit, routing, defaultAccess, others, listen);
  }

  /** The same with users connecting there. */
  public Options with(Listen other) {
    return new Options(
        backends, fallbackBackend, development, emit, routing, defaultAccess, controllers, other);
  }
}
