package io.ostiary.xds.kubernetes.status;

import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus;
import io.ostiary.translator.source.pomerium.crd.OstiarySettingsStatus.Truth;

/** Why a condition of the settings holds or does not; there are no others. */
public enum ConditionReason {
  /** All settings are well-formed and in force. */
  ACCEPTED(OstiarySettingsStatus.Type.ACCEPTED, Truth.TRUE, "Accepted"),
  /** The Pomerium object is not in force as a whole. */
  INVALID(OstiarySettingsStatus.Type.ACCEPTED, Truth.FALSE, "Invalid"),
  /** Some fields do not count. */
  PARTLY_INVALID(OstiarySettingsStatus.Type.ACCEPTED, Truth.FALSE, "PartlyInvalid"),
  /** Every Secret that is named is there. */
  RESOLVED(OstiarySettingsStatus.Type.RESOLVED_REFS, Truth.TRUE, "ResolvedRefs"),
  /** A Secret that is named is not there. */
  REF_NOT_FOUND(OstiarySettingsStatus.Type.RESOLVED_REFS, Truth.FALSE, "RefNotFound"),
  /** What was made of the settings is served to Envoys, and none has refused any of it. */
  PROGRAMMED(OstiarySettingsStatus.Type.PROGRAMMED, Truth.TRUE, "Programmed"),
  /** An Envoy refused a part; its last good version stays in force there. */
  REFUSED_BY_ENVOY(OstiarySettingsStatus.Type.PROGRAMMED, Truth.FALSE, "RefusedByEnvoy"),
  /** Envoys go on with what was in force before, or without settings. */
  NOT_IN_FORCE(OstiarySettingsStatus.Type.PROGRAMMED, Truth.FALSE, "NotInForce");

  private final OstiarySettingsStatus.Type type;
  private final Truth truth;
  private final String label;

  ConditionReason(OstiarySettingsStatus.Type type, Truth truth, String label) {
    this.type = type;
    this.truth = truth;
    this.label = label;
  }

  /** The condition that it belongs to. */
  public OstiarySettingsStatus.Type type() {
    return type;
  }

  /** Whether that condition holds. */
  public Truth truth() {
    return truth;
  }

  /** The reason as conditions carry it. */
  public String label() {
    return label;
  }
}
