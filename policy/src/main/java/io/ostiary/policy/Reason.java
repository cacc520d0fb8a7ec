package io.ostiary.policy;

import com.google.common.base.Ascii;

/**
 * Why a criterion was true or false: Pomerium's reasons, and the two of ours for what cannot be
 * evaluated ({@link #GROUPS_UNKNOWN}, {@link #NOT_SUPPORTED}).
 */
public enum Reason {
  ACCEPT,
  CLAIM_OK,
  CLAIM_UNAUTHORIZED,
  CLIENT_CERTIFICATE_OK,
  CLIENT_CERTIFICATE_REQUIRED,
  CLIENT_CERTIFICATE_UNAUTHORIZED,
  CORS_REQUEST,
  DOMAIN_OK,
  DOMAIN_UNAUTHORIZED,
  EMAIL_OK,
  EMAIL_UNAUTHORIZED,
  GROUPS_OK,
  GROUPS_UNAUTHORIZED,
  GROUPS_UNKNOWN,
  HTTP_METHOD_OK,
  HTTP_METHOD_UNAUTHORIZED,
  HTTP_PATH_OK,
  HTTP_PATH_UNAUTHORIZED,
  INVALID_CLIENT_CERTIFICATE,
  NON_CORS_REQUEST,
  NOT_SUPPORTED,
  REJECT,
  SOURCE_IP_OK,
  SOURCE_IP_UNAUTHORIZED,
  USER_OK,
  USER_UNAUTHENTICATED,
  USER_UNAUTHORIZED,
  VALID_CLIENT_CERTIFICATE;

  /** The reason as Pomerium writes it: {@code email-unauthorized}. */
  public String code() {
    return Ascii.toLowerCase(name()).replace('_', '-');
  }
}
