package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The settings that {@code Pomerium} has no field for: {@code OstiarySettings} of {@code
 * ostiary.io/v1alpha1}. One goes with the {@code Pomerium} object of the same name.
 */
@Group("ostiary.io")
@Version("v1alpha1")
@Kind("OstiarySettings")
@Plural("ostiarysettings")
@Singular("ostiarysettings")
@JsonIgnoreProperties(ignoreUnknown = true)
// The interface would look the class up by kind in a list of the library's own.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class OstiarySettings extends SettingsObject {
  /** An object without content, for the reader to fill. */
  public OstiarySettings() {
    super("ostiary.io/v1alpha1", "OstiarySettings");
  }
}
