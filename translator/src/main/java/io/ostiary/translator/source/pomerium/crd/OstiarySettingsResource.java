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

/**
 * Settings that {@code Pomerium} has no field for, and conditions that tools understand. It goes
 * with the {@code Pomerium} object of the same name; either may be absent.
 */
@Group("ostiary.io")
@Version("v1alpha1")
@Kind("OstiarySettings")
@Singular("ostiarysettings")
@Plural("ostiarysettings")
@ShortNames("osts")
@Categories("ostiary")
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Programmed",
    jsonPath = ".status.conditions[?(@.type==\"Programmed\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Redirect URI",
    jsonPath = ".status.redirectUri",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class OstiarySettingsResource extends SettingsResource {
  /** What it is called in apiVersion. */
  public static final String API_VERSION = "ostiary.io/v1alpha1";

  /** What it is called in kind. */
  public static final String KIND = "OstiarySettings";

  @JsonPropertyDescription("What the installation is to be.")
  private @Nullable OstiarySettingsSpec spec;

  @JsonPropertyDescription("What became of it.")
  private @Nullable OstiarySettingsStatus status;

  /** An object without content, for the reader to fill. */
  public OstiarySettingsResource() {
    super(API_VERSION, KIND);
  }

  /** What the installation is to be. */
  public @Nullable OstiarySettingsSpec getSpec() {
    return spec;
  }

  /** Sets what the installation is to be. */
  public void setSpec(@Nullable OstiarySettingsSpec spec) {
    this.spec = spec;
  }

  /** What became of it. */
  public @Nullable OstiarySettingsStatus getStatus() {
    return status;
  }

  /** Sets what became of it. */
  public void setStatus(@Nullable OstiarySettingsStatus status) {
    this.status = status;
  }
}
