package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an installation as an object of Kubernetes, which has no namespace. What is wanted
 * stays a tree: a class with a field for each setting would lose the whole object, and the watch
 * with it, over one wrong value.
 */
public abstract sealed class SettingsObject implements HasMetadata
    permits Pomerium, OstiarySettings {
  private String apiVersion;
  private String kind;
  private ObjectMeta metadata = new ObjectMeta();
  private @Nullable JsonNode spec;

  SettingsObject(String apiVersion, String kind) {
    this.apiVersion = apiVersion;
    this.kind = kind;
  }

  /** What is wanted; an empty object where nothing is. */
  public JsonNode getSpec() {
    JsonNode given = spec;
    return given == null ? JsonNodeFactory.instance.objectNode() : given;
  }

  public void setSpec(@Nullable JsonNode spec) {
    this.spec = spec;
  }

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  @Override
  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SettingsObject that
        && kind.equals(that.kind)
        && apiVersion.equals(that.apiVersion)
        && Objects.equals(metadata, that.metadata)
        && getSpec().equals(that.getSpec());
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, apiVersion, metadata, getSpec());
  }

  @Override
  public String toString() {
    return kind + "[" + metadata.getName() + "]";
  }
}
