package io.ostiary.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.ostiary.cli.command.OstiaryCommand;
import io.ostiary.policy.ParsedPolicy;
import io.ostiary.policy.PolicyParser;
import io.ostiary.tests.harness.TestAuthority;
import io.ostiary.translator.Inputs;
import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.Options;
import io.ostiary.translator.Translator;
import io.ostiary.translator.emit.EmitSettings;
import io.ostiary.translator.emit.EmitSettings.AccessLogFormat;
import io.ostiary.translator.emit.EmitSettings.ServerAddress;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.KeyPair;
import io.ostiary.translator.model.PrivateKeyPem;
import io.ostiary.translator.model.Upstream.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The documentation says what the code does, as far as a machine can tell. */
class DocsTest {
  private static final String UPDATE =
      "mvn -pl tests -am test -Dtest=DocsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dostiary.docs=update";

  private static final List<String> MODULES =
      List.of("policy", "translator", "xds", "extauthz", "envoy", "cli");

  /** Names in ARCHITECTURE.md that are not ours. */
  private static final Set<String> NAMES_OF_OTHERS =
      Set.of("Clock", "InstantSource", "Cookie", "ArchitectureTest", "DocsTest");

  private static final Pattern TYPE =
      Pattern.compile("(?m)^[a-z ]*\\b(?:class|interface|record|enum) ([A-Z]\\w*)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern INLINE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern FLAG = Pattern.compile("(?<![A-Za-z0-9-])--[a-z][a-z-]*");

  /** What the login of a documented Ingress needs of the installation around it. */
  private static final String INSTALLATION =
      """
      authenticate_service_url: https://authenticate.example.com
      idp_provider: oidc
      idp_provider_url: https://login.example.com
      idp_client_id: ostiary
      idp_client_secret: not-a-secret
      """;

  /** The Service that the documented Ingresses name. */
  private static final String SERVICE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: aks-helloworld-one}
      spec:
        ports: [{port: 80}]
      """;

  static Stream<String> referencePages() {
    return ReferencePages.all().keySet().stream().sorted();
  }

  static Stream<YamlBlock> yamlBlocks() {
    return Repository.documents().stream().flatMap(YamlBlock::of);
  }

  @ParameterizedTest
  @MethodSource("referencePages")
  void tablesAreThoseOfTheCode(String page) throws IOException {
    String expected = ReferencePages.all().get(page);
    Path file = Repository.path(page);
    if ("update".equals(System.getProperty("ostiary.docs"))) {
      Files.writeString(file, expected);
    }
    assertThat(Files.exists(file) ? Repository.read(file) : "")
        .as("%s is not what the code says; write it anew with%n  %s", page, UPDATE)
        .isEqualTo(expected);
  }

  @Test
  void linksLeadSomewhere() {
    for (Path document : Repository.documents()) {
      LINK.matcher(Repository.read(document))
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
          .forEach(target -> assertLeadsSomewhere(document, target));
    }
  }

  @ParameterizedTest
  @MethodSource("yamlBlocks")
  void yamlIsRightAsItStands(YamlBlock block) {
    switch (block.kind()) {
      case MANIFEST ->
          assertThat(errors(INSTALLATION, Optional.of(block.text() + SERVICE))).isEmpty();
      case CONFIG -> assertThat(errors(block.text(), Optional.empty())).isEmpty();
      case POLICY -> assertIsPolicy(block.text());
      case UNKNOWN ->
          throw new AssertionError(
              block + " is neither Kubernetes objects nor a config.yaml nor a policy");
    }
  }

  @Test
  void policiesInsideSentencesParse() {
    List<String> policies =
        Stream.of("README.md", "docs/policy.md")
            .flatMap(name -> INLINE.matcher(Repository.read(name)).results())
            .map(found -> found.group(1))
            .filter(text -> text.startsWith("- allow:") || text.startsWith("- deny:"))
            .toList();
    assertThat(policies).isNotEmpty().allSatisfy(DocsTest::assertIsPolicy);
  }

  @Test
  void architectureIsShortAndNamesWhatExists() {
    String text = Repository.read("ARCHITECTURE.md");
    assertThat(text.lines().count()).isLessThanOrEqualTo(150);
    Set<String> packages = new TreeSet<>();
    Set<String> types = new TreeSet<>(NAMES_OF_OTHERS);
    for (String module : MODULES) {
      for (Path source : Repository.sources(module)) {
        TYPE.matcher(Repository.read(source))
            .results()
            .map(found -> found.group(1))
            .forEach(types::add);
        packagesOf(source).forEach(packages::add);
      }
    }
    INLINE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .forEach(
            name -> {
              if (name.matches("[A-Z][A-Za-z]+")) {
                assertThat(types).as("types named in ARCHITECTURE.md").contains(name);
              }
              if (name.matches("(" + String.join("|", MODULES) + ")\\.[a-z.]+")) {
                assertThat(packages).as("packages named in ARCHITECTURE.md").contains(name);
              }
            });
    text.lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(row -> assertRowExists(row, packages));
  }

  @Test
  void readmeListsTheCommands() {
    Set<String> named =
        Pattern.compile("\\| `ostiary ([a-z]+)` \\|")
            .matcher(Repository.read("README.md"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(OstiaryCommand.line().getSubcommands().keySet());
  }

  @Test
  void optionsThatAreNamedExist() {
    Set<String> options =
        OstiaryCommand.line().getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .flatMap(command -> command.optionsMap().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Stream.of("README.md", "docs/operations.md", "docs/config.md")
        .flatMap(name -> FLAG.matcher(Repository.read(name)).results())
        .map(found -> found.group())
        .forEach(flag -> assertThat(options).contains(flag));
  }

  @Test
  void metricsThatAreNamedExist() {
    String code =
        MODULES.stream()
            .flatMap(module -> Repository.sources(module).stream())
            .map(Repository::read)
            .collect(Collectors.joining());
    assertThat(
            Pattern.compile("`(ostiary_\\w+)`")
                .matcher(Repository.read("docs/operations.md"))
                .results()
                .map(found -> found.group(1).replaceFirst("_(total|seconds)$", "")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(code).contains("\"" + name.replace('_', '.') + "\""));
  }

  private static void assertLeadsSomewhere(Path document, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    assertThat(file).as("%s, named in %s", target, document).exists();
    if (parts.length == 2) {
      assertThat(Repository.read(file).lines().filter(line -> line.startsWith("#")))
          .as("headings of %s, one of which is named in %s", file, document)
          .extracting(DocsTest::anchor)
          .contains(parts[1]);
    }
  }

  /** The anchor that renderers of Markdown make of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }

  private static void assertIsPolicy(String text) {
    assertThat(PolicyParser.parse(text)).as(text).isInstanceOf(ParsedPolicy.Valid.class);
  }

  /** A row of the code map: a module, and in its second column packages of it. */
  private static void assertRowExists(String row, Set<String> packages) {
    List<String> columns = Splitter.on('|').splitToList(row);
    String module = columns.get(1).replace("`", "").strip();
    assertThat(Repository.path(module)).isDirectory();
    if (MODULES.contains(module)) {
      INLINE
          .matcher(columns.get(2))
          .results()
          .map(found -> found.group(1))
          .filter(name -> name.matches("[a-z.]+"))
          .forEach(name -> assertThat(packages).as(row).contains(module + "." + name));
    }
  }

  /** The package of a Java file, without io.ostiary, and those that it lies in. */
  private static Stream<String> packagesOf(Path source) {
    String path = source.toString();
    String root = "/io/ostiary/";
    String file = path.substring(path.indexOf(root) + root.length()).replace('/', '.');
    return IntStream.range(0, file.length())
        .filter(index -> file.charAt(index) == '.')
        .mapToObj(index -> file.substring(0, index));
  }

  private static List<Diagnostic> errors(String config, Optional<String> manifest) {
    TextFile file = new TextFile("config.yaml", config);
    TestAuthority authority = new TestAuthority();
    TestAuthority.Leaf leaf = authority.leaf("*.example.com");
    Function<String, String> content =
        name ->
            name.endsWith(".crt") ? leaf.chainPem() : name.endsWith(".key") ? leaf.keyPem() : "x";
    Inputs inputs =
        new Inputs(
            Optional.of(file),
            manifest.map(text -> new TextFile("manifest.yaml", text)).stream().toList(),
            Translator.referencedFiles(Optional.of(file)).stream()
                .collect(Collectors.toMap(name -> name, content)),
            Instant.now(),
            new KeyPair(leaf.chainPem(), new PrivateKeyPem(leaf.keyPem())),
            options());
    return Translator.translate(inputs).diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR)
        .toList();
  }

  /** Its endpoints are left out. */
  private static Options options() {
    ServerAddress socket = new ServerAddress.Socket("/run/ostiary.sock");
    return new Options(
        Map.of(),
        Optional.of(new Endpoint("127.0.0.1", 8080, 1)),
        Optional.empty(),
        new EmitSettings(socket, socket, AccessLogFormat.JSON));
  }
}
