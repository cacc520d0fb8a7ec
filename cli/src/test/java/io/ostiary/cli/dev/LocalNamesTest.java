package io.ostiary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.policy.access.Hostname;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalNamesTest {
  @ParameterizedTest
  @CsvSource({
    "shop.example.com.localhost, true",
    "*.example.com.localhost, true",
    "hello.localhost, false",
    "hello.dev.localhost, false",
    "*.dev.localhost, false",
    "localhost, false",
    "*, false",
  })
  void saysThatANameOfAnotherDomainIsServedLocally(String served, boolean renamed) {
    assertThat(LocalNames.note(List.of(new Hostname(served))))
        .matches(note -> note.filter(text -> text.endsWith(" " + served)).isPresent() == renamed);
  }
}
