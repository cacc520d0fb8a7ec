package io.ostiary.policy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameTest {
  @ParameterizedTest
  @CsvSource({
    "app.example.com, app.example.com",
    "APP.Example.COM, app.example.com",
    "app.example.com:443, app.example.com",
    "app.example.com:65535, app.example.com",
    "app.example.com., app.example.com",
    "app.example.com.:8443, app.example.com",
    "localhost, localhost",
    "*.example.com, *.example.com",
    "*.EXAMPLE.com:443, *.example.com",
    "*, *",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "a_b.example.com, a_b.example.com",
    "192.0.2.1:80, 192.0.2.1",
    "0.example.com, 0.example.com",
  })
  void readsHostsAsPeopleAndClientsWriteThem(String text, String host) {
    assertThat(Hostname.parse(text)).contains(new Hostname(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ":443",
        "a:",
        "a:0",
        "a:65536",
        "a:-1",
        "a:+1",
        "a:x",
        "a:1:2",
        "a..b",
        ".a",
        "a..",
        "-a.b",
        "a-.b",
        "a b",
        " a",
        "a ",
        "a/b",
        "a@b",
        "a%2eb",
        "a\u0000",
        "[::1]",
        "[::1]:443",
        "::1",
        "**",
        "*a.b",
        "a.*.b",
        "*.",
        "*.*.b",
        "a.*",
        "bücher.example",
        "\u212Aelvin.example",
        "ａ.example",
        "a。b",
        "a\u0660.b",
        "a:\u0661"
      })
  void refusesWhatIsNotAHost(String text) {
    assertThat(Hostname.parse(text)).isEmpty();
  }

  @Test
  void boundsLabelsAndNames() {
    String label = "a".repeat(63);
    assertThat(Hostname.parse(label + ".com")).isPresent();
    assertThat(Hostname.parse(label + "a.com")).isEmpty();
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(Hostname.parse(longest + ".:443")).isPresent();
    assertThat(Hostname.parse(longest + "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A.example.com", "a.example.com.", "a.example.com:443", ""})
  void holdsOnlyTheNormalForm(String text) {
    assertThatThrownBy(() -> new Hostname(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.example.com, false",
    "*.example.com, example.com, false",
    "*.example.com, aexample.com, false",
    "a.example.com, a.example.com, true",
    "a.example.com, b.example.com, false",
    "a.example.com, x.a.example.com, false",
    "*, a.example.com, true",
    "*, localhost, true",
    "*.com, example.com, true",
  })
  void aWildcardCoversExactlyOneLabel(String name, String host, boolean covers) {
    assertThat(new Hostname(name).covers(new Hostname(host))).isEqualTo(covers);
  }

  @Test
  void knowsTheWildcardThatCoversAHost() {
    assertThat(new Hostname("a.example.com").covering()).contains(new Hostname("*.example.com"));
    assertThat(new Hostname("localhost").covering()).isEmpty();
    assertThat(new Hostname("*.example.com").covering()).isEmpty();
    assertThat(Hostname.ANY.covering()).isEmpty();
  }
}
