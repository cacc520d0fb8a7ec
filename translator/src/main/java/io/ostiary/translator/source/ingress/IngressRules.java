package io.ostiary.translator.source.ingress;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedSet;
import io.ostiary.translator.source.route.HostNaming;
import io.ostiary.translator.source.route.RouteSettings;
import java.util.Set;

/**
 * What the configuration says to all Ingresses alike.
 *
 * @param naming under which names hosts are served
 * @param defaults what holds where an Ingress says nothing
 * @param canLogIn whether the installation has an authenticate host and an identity provider
 * @param tls whether the listener speaks TLS, so that certificates count
 * @param plainHttp whether there is a listener that redirects from plain HTTP
 * @param allowPrivateUpstreams {@code ostiary.allow_private_upstreams}
 * @param overrides endpoints of Services that the objects do not give
 * @param controllers the controllers of the IngressClasses that are ours
 */
public record IngressRules(
    HostNaming naming,
    RouteSettings.Defaults defaults,
    boolean canLogIn,
    boolean tls,
    boolean plainHttp,
    boolean allowPrivateUpstreams,
    BackendOverrides overrides,
    Set<String> controllers) {
  public IngressRules {
    requireNonNull(naming);
    requireNonNull(defaults);
    requireNonNull(overrides);
    controllers = ImmutableSortedSet.copyOf(controllers);
  }
}
