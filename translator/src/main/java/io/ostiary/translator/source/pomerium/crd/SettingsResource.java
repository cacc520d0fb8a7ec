package io.ostiary.translator.source.pomerium.crd;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/** A cluster-scoped object of settings: what all kinds have. */
public abstract sealed class SettingsResource implements HasMetadata
    permits PomeriumResource, OstiarySettingsResource {
  private @Nullable ObjectMeta metadata = new ObjectMeta();
  private @Nullable String apiVersion;
  private @Nullable String kind;

  /** An object without content of that kind. */
  SettingsResource(String apiVersion, String kind) {
    this.apiVersion = apiVersion;
    this.kind = kind;
  }

  @Override
  public @Nullable ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(@Nullable ObjectMeta metadata) {
    this.metadata = metadata;
  }

  @Override
  public @Nullable String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(@Nullable String version) {
    apiVersion = version;
  }

  @Override
  public @Nullable String getKind() {
    return kind;
  }

  /** Sets the kind, which a reader finds in the text. */
  public void setKind(@Nullable String kind) {
    this.kind = kind;
  }
}
