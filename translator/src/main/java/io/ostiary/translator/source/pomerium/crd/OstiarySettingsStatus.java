package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the settings, for people and for tools that wait on conditions. */
public record OstiarySettingsStatus(
    @JsonPropertyDescription("The generation that all of this is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The one redirect URI to register with the identity provider.")
        @Nullable String redirectUri,
    @JsonPropertyDescription("Accepted, Programmed and ResolvedRefs.")
        @Nullable List<Condition> conditions) {

  /** One statement about the settings, in the form that Kubernetes gives conditions. */
  public record Condition(
      @JsonPropertyDescription("What is stated.") @Required Type type,
      @JsonPropertyDescription("Whether it holds.") @Required Truth status,
      @JsonPropertyDescription("Why, in one word.") @Required @Size(min = 1, max = 256)
          String reason,
      @JsonPropertyDescription("Why, in a sentence.") @Required String message,
      @JsonPropertyDescription("Since when.") @Required String lastTransitionTime,
      @JsonPropertyDescription("The generation that it is about.")
          @Nullable Long observedGeneration) {}

  /** What is stated. */
  public enum Type {
    /** The settings are well-formed and in force. */
    @JsonProperty("Accepted")
    ACCEPTED,
    /** Envoys have taken them. */
    @JsonProperty("Programmed")
    PROGRAMMED,
    /** All Secrets that they name are there. */
    @JsonProperty("ResolvedRefs")
    RESOLVED_REFS
  }

  /** Whether it holds. */
  public enum Truth {
    @JsonProperty("True")
    TRUE,
    @JsonProperty("False")
    FALSE,
    @JsonProperty("Unknown")
    UNKNOWN
  }
}
