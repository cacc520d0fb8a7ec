package io.ostiary.translator.source.setting;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the settings objects of an installation say; either may be absent.
 *
 * @param pomerium what {@code Pomerium} says, as values of the keys of a config.yaml
 * @param own what {@code OstiarySettings} says, as values of its own fields
 */
public record SettingsObjects(Optional<ObjectSettings> pomerium, Optional<ObjectSettings> own) {
  /** There are none. */
  public static final SettingsObjects NONE =
      new SettingsObjects(Optional.empty(), Optional.empty());

  public SettingsObjects {
    requireNonNull(pomerium);
    requireNonNull(own);
  }

  /** The same with another content of {@code Pomerium}. */
  public SettingsObjects with(Optional<ObjectSettings> other) {
    return new SettingsObjects(other, own);
  }
}
