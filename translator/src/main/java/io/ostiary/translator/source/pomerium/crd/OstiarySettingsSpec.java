package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The settings that {@code Pomerium} has no field for. They have no defaults: an API server would
 * write those into the object, where they would win against the configuration file.
 */
public record OstiarySettingsSpec(
    @JsonPropertyDescription(
            "Who may use an Ingress that says nothing about access. Nobody, where neither this nor"
                + " the configuration file says so.")
        @Nullable DefaultAccess defaultAccess,
    @JsonPropertyDescription(
            "Whether Ingresses may name ExternalName Services and loopback, link-local and"
                + " metadata addresses. They may not, where neither this nor the configuration file"
                + " says so.")
        @Nullable Boolean allowPrivateUpstreams,
    @JsonPropertyDescription("Sessions.") @Nullable Session session) {

  /** Who may use an Ingress that says nothing about access. */
  public enum DefaultAccess {
    @JsonProperty("public")
    PUBLIC,
    @JsonProperty("authenticated")
    AUTHENTICATED,
    @JsonProperty("deny")
    DENY
  }

  /** Sessions. */
  public record Session(
      @JsonPropertyDescription(
              "How long sessions in memory are served while their store is down, for example 60s.")
          @Nullable String serveWhenStoreDown) {}
}
