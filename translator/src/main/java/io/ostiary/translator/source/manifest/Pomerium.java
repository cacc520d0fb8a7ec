package io.ostiary.translator.source.manifest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** The settings that Pomerium has as well: {@code Pomerium} of {@code ingress.pomerium.io/v1}. */
@Group("ingress.pomerium.io")
@Version("v1")
@Kind("Pomerium")
@Plural("pomerium")
@Singular("pomerium")
@JsonIgnoreProperties(ignoreUnknown = true)
// The interface would look the class up by kind in a list of the library's own.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class Pomerium extends SettingsObject {
  /** An object without content, for the reader to fill. */
  public Pomerium() {
    super("ingress.pomerium.io/v1", "Pomerium");
  }
}
