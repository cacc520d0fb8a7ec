package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the settings and of each Ingress, as Pomerium's controller says it. */
public record PomeriumStatus(
    @JsonPropertyDescription("What became of each Ingress, by namespace/name.")
        @Nullable Map<String, ObjectStatus> ingress,
    @JsonPropertyDescription("What became of these settings.")
        @Nullable ObjectStatus settingsStatus,
    @JsonPropertyDescription("Of certificates that were asked for; written by Pomerium only.")
        @Nullable AutoProvisionStatus certificateAutoProvisionStatus) {

  /** What became of one object. */
  public record ObjectStatus(
      @JsonPropertyDescription("The generation of the object that this is about.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("When it was looked at last.") @Nullable String observedAt,
      @JsonPropertyDescription("Whether that generation is in force.") @Required boolean reconciled,
      @JsonPropertyDescription("Why not.") @Nullable String error,
      @JsonPropertyDescription("What should be looked at although it is in force.")
          @Nullable List<String> warnings) {}

  /** Of certificates that Pomerium asked cert-manager for. */
  public record AutoProvisionStatus(
      @JsonPropertyDescription("When the routes were looked at last.")
          @Nullable String dataBrokerLastUpdated) {}
}
