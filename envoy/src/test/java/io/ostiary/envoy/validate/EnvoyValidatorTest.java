package io.ostiary.envoy.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.envoy.RealEnvoy;
import org.junit.jupiter.api.Test;

class EnvoyValidatorTest {
  @Test
  void passesOnEnvoysReason() throws Exception {
    ValidationResult result =
        new EnvoyValidator(RealEnvoy.require()).validate("static_resources: {no_such_field: 1}");

    assertThat(result).isInstanceOf(ValidationResult.Invalid.class);
    assertThat(((ValidationResult.Invalid) result).reason()).contains("no_such_field");
  }

  @Test
  void acceptsYaml() throws Exception {
    assertThat(new EnvoyValidator(RealEnvoy.require()).validate("static_resources: {}\n"))
        .isEqualTo(new ValidationResult.Valid());
  }
}
