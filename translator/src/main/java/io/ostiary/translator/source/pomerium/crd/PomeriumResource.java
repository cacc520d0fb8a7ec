package io.ostiary.translator.source.pomerium.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The settings of an installation in the kind that Pomerium's controller reads too. */
@Group("ingress.pomerium.io")
@Version("v1")
@Kind("Pomerium")
@Singular("pomerium")
@Plural("pomerium")
@ShortNames("pom")
@Categories("ostiary")
@AdditionalPrinterColumn(
    name = "Authenticate",
    jsonPath = ".spec.authenticate.url",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Provider",
    jsonPath = ".spec.identityProvider.provider",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reconciled",
    jsonPath = ".status.settingsStatus.reconciled",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Error",
    jsonPath = ".status.settingsStatus.error",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class PomeriumResource extends SettingsResource {
  /** What it is called in apiVersion. */
  public static final String API_VERSION = "ingress.pomerium.io/v1";

  /** What it is called in kind. */
  public static final String KIND = "Pomerium";

  @JsonPropertyDescription("What the installation is to be.")
  private @Nullable PomeriumSpec spec;

  @JsonPropertyDescription("What became of it, and of each Ingress.")
  private @Nullable PomeriumStatus status;

  /** An object without content, for the reader to fill. */
  public PomeriumResource() {
    super(API_VERSION, KIND);
  }

  /** What the installation is to be. */
  public @Nullable PomeriumSpec getSpec() {
    return spec;
  }

  /** Sets what the installation is to be. */
  public void setSpec(@Nullable PomeriumSpec spec) {
    this.spec = spec;
  }

  /** What became of it. */
  public @Nullable PomeriumStatus getStatus() {
    return status;
  }

  /** Sets what became of it. */
  public void setStatus(@Nullable PomeriumStatus status) {
    this.status = status;
  }
}
