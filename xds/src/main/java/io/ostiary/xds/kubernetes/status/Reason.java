package io.ostiary.xds.kubernetes.status;

/** Why an Ingress, or the settings object, gets an event; there are no others. */
public enum Reason {
  /** It is served. */
  SERVED("Served", true),
  /** Nothing of it is served. */
  REFUSED("Refused", false),
  /** It is served, but not all as written. */
  FAULTY("Faulty", false),
  /** An Envoy refused what was made of it. */
  REFUSED_BY_ENVOY("RefusedByEnvoy", false),
  /** It is no longer of our class. */
  RELEASED("Released", true);

  private final String label;
  private final boolean normal;

  Reason(String label, boolean normal) {
    this.label = label;
    this.normal = normal;
  }

  /** The reason as events carry it. */
  public String label() {
    return label;
  }

  /** The type as events carry it. */
  public String type() {
    return normal ? "Normal" : "Warning";
  }

  /** Whether all is well. */
  public boolean isNormal() {
    return normal;
  }
}
