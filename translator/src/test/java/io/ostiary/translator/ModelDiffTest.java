package io.ostiary.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDiffTest {
  private static final String CONFIG =
      TestInputs.LOGIN
          + """
          routes:
            - name: wiki
              from: https://wiki.example.com
              to: http://10.0.0.1:8080
              allowed_domains: [example.com]
            - name: shop
              from: https://shop.example.com
              prefix: /a
              to: http://10.0.0.2:8080
              allow_any_authenticated_user: true
            - name: shop b
              from: https://shop.example.com
              prefix: /b
              to: http://10.0.0.2:8080
              allow_any_authenticated_user: true
          """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[example.com] | [example.org] | route wiki: wiki.example.com/: allow e-mail domain"
            + " example.com -> allow e-mail domain example.org",
        "wiki.example.com | docs.example.com | route wiki: docs.example.com added (allow e-mail"
            + " domain example.com)",
        "prefix: /b | prefix: /c | route shop b: shop.example.com/b removed",
        "'from: https://wiki' | 'pass_identity_headers: true\n    from: https://wiki' | route wiki:"
            + " wiki.example.com/: the upstream is now told who the user is",
        "cookie_x | cookie_name: __Host-x | settings of the installation changed",
      })
  void saysWhatAnEditChanged(String old, String now, String change) {
    String before = CONFIG.replace("cookie_x", "");
    String after = (CONFIG + "cookie_x\n").replace(old, now).replace("cookie_x\n", "");

    assertThat(ModelDiff.between(model(before), model(after))).contains(change);
  }

  @Test
  void equalModelsHaveNoDifference() {
    assertThat(ModelDiff.between(model(CONFIG), model(CONFIG))).isEmpty();
  }

  @Test
  void aBrokenRouteIsNamed() {
    String broken = CONFIG.replace("allowed_domains: [example.com]", "policy: nonsense");

    assertThat(ModelDiff.between(model(CONFIG), model(broken)))
        .anyMatch(line -> line.contains("-> 503 (routes[0].policy of route wiki is faulty)"));
  }

  private static Model model(String config) {
    return TestInputs.translated(TestInputs.of(config)).model();
  }
}
