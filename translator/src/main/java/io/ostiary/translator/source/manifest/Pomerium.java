package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an installation as an object of Kubernetes: {@code Pomerium} of {@code
 * ingress.pomerium.io/v1}, which has no namespace. What is wanted stays a tree: a class with a
 * field for each setting would lose the whole object, and the watch with it, over one wrong value.
 */
@Group("ingress.pomerium.io")
@Version("v1")
@Kind("Pomerium")
@Plural("pomerium")
@Singular("pomerium")
@JsonIgnoreProperties(ignoreUnknown = true)
// The interface would look the class up by kind in a list of the library's own.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class Pomerium implements HasMetadata {
  private String apiVersion = "ingress.pomerium.io/v1";
  private String kind = "Pomerium";
  private ObjectMeta metadata = new ObjectMeta();
  private @Nullable JsonNode spec;

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
    return other instanceof Pomerium that
        && apiVersion.equals(that.apiVersion)
        && Objects.equals(metadata, that.metadata)
        && getSpec().equals(that.getSpec());
  }

  @Override
  public int hashCode() {
    return Objects.hash(apiVersion, metadata, getSpec());
  }

  @Override
  public String toString() {
    return "Pomerium[" + metadata.getName() + "]";
  }
}
