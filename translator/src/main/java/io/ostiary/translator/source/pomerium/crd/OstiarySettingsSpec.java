package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** The settings that {@code Pomerium} has no field for. */
public record OstiarySettingsSpec(
    @JsonPropertyDescription(
            "Who may use an Ingress that says nothing about access. The default denies everybody.")
        @Default("deny")
        @Nullable DefaultAccess defaultAccess,
    @JsonPropertyDescription(
            "Whether Ingresses may name ExternalName Services and loopback, link-local and"
                + " metadata addresses.")
        @Default("false")
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
