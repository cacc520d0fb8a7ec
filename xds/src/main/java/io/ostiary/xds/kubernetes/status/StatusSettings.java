package io.ostiary.xds.kubernetes.status;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is written.
 *
 * @param address where the address comes from that Ingresses show
 * @param settingsObject the name of the {@code Pomerium} object
 * @param controllers the controllers of the IngressClasses that are ours
 * @param writer the name by which the API server remembers who wrote a field; the same for all
 *     replicas
 */
public record StatusSettings(
    StatusAddress address, String settingsObject, Set<String> controllers, String writer) {
  private static final String FIRST = "pomerium.io/ingress-controller";

  public StatusSettings {
    requireNonNull(address);
    requireNonNull(settingsObject);
    controllers = Set.copyOf(controllers);
    requireNonNull(writer);
  }

  /**
   * The name of an installation among all of a cluster: under it the API server remembers what it
   * wrote, and its replicas have their Lease. Installations that share settings differ in their
   * controllers.
   */
  public static String installation(String settingsObject, Set<String> controllers) {
    String name = settingsObject.equals("global") ? "ostiary" : "ostiary-" + settingsObject;
    if (controllers.contains(FIRST)) {
      return name;
    }
    String all = String.join(" ", new TreeSet<>(controllers));
    String hash = Hashing.sha256().hashString(all, StandardCharsets.UTF_8).toString();
    return name + "-" + hash.substring(0, 8);
  }

  /**
   * Whether this installation tells of the settings themselves. Of those that share them the one
   * does that serves the classes of Pomerium's own controller.
   */
  boolean tellsOfSettings() {
    return controllers.contains(FIRST);
  }
}
