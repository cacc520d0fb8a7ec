package io.ostiary.xds.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.ostiary.translator.Inputs.TextFile;
import io.ostiary.translator.model.Diagnostic;
import io.ostiary.translator.model.Diagnostic.Severity;
import io.ostiary.translator.model.ObjectRef;
import io.ostiary.translator.source.manifest.ParsedManifest.Content;
import io.ostiary.xds.FakeTimer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSourceTest {
  /** Shorter than the second within which a change must be in force. */
  private static final Duration SOON = Duration.ofMillis(450);

  @TempDir private Path root;

  private final FakeTimer timer = new FakeTimer();
  private final List<FileContents> seen = new ArrayList<>();
  private Path manifests = Path.of("unset");
  private Path config = Path.of("unset");
  private long clock = 1_000;

  @BeforeEach
  void someFiles() throws IOException {
    manifests = Files.createDirectory(root.resolve("manifests"));
    config = write(root.resolve("config.yaml"), "key: tls.key");
    write(root.resolve("tls.key"), "key 1");
    write(manifests.resolve("web.yaml"), "web 1");
  }

  /** Writes with a time of its own, as two writes in a row would have in the real world. */
  private Path write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(clock++)));
    return file;
  }

  private FileContents start() {
    return start(Optional.of(config), Optional.of(manifests));
  }

  private FileContents start(Optional<Path> configFile, Optional<Path> manifestPath) {
    FileSource source = new FileSource(settings(configFile, manifestPath), timer);
    FirstRead first = source.read();
    assertThat(first).isInstanceOf(FirstRead.Complete.class);
    source.watch(seen::add);
    return ((FirstRead.Complete) first).contents();
  }

  private static FileSettings settings(Optional<Path> configFile, Optional<Path> manifestPath) {
    return new FileSettings(
        configFile, manifestPath, FileSourceTest::references, FileSourceTest::legibility);
  }

  /** {@code key: a b} names the files {@code a} and {@code b}. */
  private static Optional<Set<String>> references(TextFile file) {
    if (file.text().startsWith("{broken")) {
      return Optional.empty();
    }
    return Optional.of(
        file.text().startsWith("key: ") ? Set.of(file.text().substring(5).split(" ")) : Set.of());
  }

  private static Legibility legibility(TextFile file) {
    return file.text().startsWith("{broken")
        ? new Legibility(Content.RIDDLE, List.of(fault(file, "not YAML")))
        : file.text().startsWith("{faulty")
            ? new Legibility(Content.FAULTY_OBJECTS, List.of(fault(file, "faulty")))
            : file.text().isBlank()
                ? new Legibility(Content.NOTHING, List.of(fault(file, "empty")))
                : new Legibility(Content.WHOLE, List.of());
  }

  private static Diagnostic fault(TextFile file, String problem) {
    return new Diagnostic(
        Severity.ERROR,
        new ObjectRef("file", "", file.name()),
        Optional.empty(),
        "",
        "",
        problem,
        "mend it");
  }

  /** Lets the source look; what it reported last. */
  private Optional<FileContents> soon() {
    seen.clear();
    timer.advance(SOON);
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast());
  }

  private static List<String> texts(FileContents contents) {
    return contents.manifests().stream().map(TextFile::text).toList();
  }

  @Test
  void readsAllAtTheStart() throws IOException {
    write(manifests.resolve("second.yml"), "second");
    write(manifests.resolve("third.json"), "third");
    write(manifests.resolve("notes.txt"), "no manifest");
    write(manifests.resolve(".draft.yaml"), "hidden");
    write(Files.createDirectory(manifests.resolve("sub")).resolve("deep.yaml"), "deep");

    FileContents contents = start();

    assertThat(texts(contents)).containsExactlyInAnyOrder("second", "deep", "third", "web 1");
    assertThat(contents.config()).contains(new TextFile(config.toString(), "key: tls.key"));
    assertThat(contents.files()).containsEntry("tls.key", "key 1");
    assertThat(contents.diagnostics()).isEmpty();
    assertThat(soon()).isEmpty();
  }

  @Test
  void aSingleFileCanBeGivenInsteadOfAFolder() throws IOException {
    Path file = write(root.resolve("any.name"), "one");
    FileContents contents = start(Optional.empty(), Optional.of(file));
    assertThat(texts(contents)).containsExactly("one");

    write(file, "two");

    assertThat(texts(soon().orElseThrow())).containsExactly("two");
  }

  @Test
  void seesAnEdit() throws IOException {
    start();

    write(manifests.resolve("web.yaml"), "web 2");

    assertThat(texts(soon().orElseThrow())).containsExactly("web 2");
  }

  @Test
  void seesAFileThatIsRenamedOverAnother() throws IOException {
    start();
    Path temporary = write(root.resolve("new"), "web 2");
    Files.setLastModifiedTime(temporary, Files.getLastModifiedTime(manifests.resolve("web.yaml")));

    Files.move(temporary, manifests.resolve("web.yaml"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(texts(soon().orElseThrow())).containsExactly("web 2");
  }

  @Test
  void seesAddedAndDeletedFiles() throws IOException {
    start();
    write(manifests.resolve("api.yaml"), "api");
    assertThat(texts(soon().orElseThrow())).containsExactly("api", "web 1");

    Files.delete(manifests.resolve("web.yaml"));

    assertThat(texts(soon().orElseThrow())).containsExactly("api");
  }

  @Test
  void theLastFileOfAFolderCanBeDeleted() throws IOException {
    start();

    Files.delete(manifests.resolve("web.yaml"));

    assertThat(soon().orElseThrow().manifests()).isEmpty();
  }

  /** A ConfigMap volume: files are links through {@code ..data}, which is swapped as a whole. */
  @Test
  void seesTheSwapOfAKubernetesVolume() throws IOException {
    Path volume = Files.createDirectory(root.resolve("volume"));
    write(Files.createDirectory(volume.resolve("..one")).resolve("web.yaml"), "from one");
    Files.createSymbolicLink(volume.resolve("..data"), Path.of("..one"));
    Files.createSymbolicLink(volume.resolve("web.yaml"), Path.of("..data/web.yaml"));
    FileContents contents = start(Optional.empty(), Optional.of(volume));
    assertThat(texts(contents)).containsExactly("from one");
    write(Files.createDirectory(volume.resolve("..two")).resolve("web.yaml"), "from two");
    Files.createSymbolicLink(volume.resolve("..tmp"), Path.of("..two"));

    Files.move(volume.resolve("..tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(texts(soon().orElseThrow())).containsExactly("from two");
  }

  @Test
  void waitsForAFileToComeToRest() throws IOException {
    start();
    for (int i = 0; i < 9; i++) {
      write(manifests.resolve("web.yaml"), "web 2" + " more".repeat(i));
      timer.advance(Duration.ofMillis(100));
    }
    assertThat(seen).isEmpty();

    assertThat(texts(soon().orElseThrow())).containsExactly("web 2" + " more".repeat(8));
  }

  @Test
  void aFileWithoutRestHoldsUpNoOther() throws IOException {
    start();
    write(manifests.resolve("quiet.yaml"), "quiet 1");
    for (int i = 0; i < 15; i++) {
      write(manifests.resolve("web.yaml"), "web 2" + " more".repeat(i));
      timer.advance(Duration.ofMillis(100));
    }
    assertThat(seen).hasSize(1);
    assertThat(texts(seen.getLast())).containsExactly("quiet 1", "web 1");
    assertThat(problems(seen.getLast()))
        .containsExactly(
            manifests.resolve("web.yaml") + ": it is written again and again without a pause");

    write(manifests.resolve("quiet.yaml"), "quiet 2");
    for (int i = 0; i < 3; i++) {
      write(manifests.resolve("web.yaml"), "web 3" + " more".repeat(i));
      timer.advance(Duration.ofMillis(100));
    }
    assertThat(seen).hasSize(2);
    assertThat(texts(seen.getLast())).containsExactly("quiet 2", "web 1");

    FileContents atLast = soon().orElseThrow();
    assertThat(texts(atLast)).containsExactly("quiet 2", "web 3 more more");
    assertThat(atLast.diagnostics()).isEmpty();
  }

  @Test
  void watchesTheFilesOfTheLastConfigurationWhileItIsBroken() throws IOException {
    start();
    write(config, "{broken");
    assertThat(soon().orElseThrow().files()).containsEntry("tls.key", "key 1");

    write(root.resolve("tls.key"), "key 2");

    assertThat(soon().orElseThrow().files()).containsEntry("tls.key", "key 2");
  }

  @Test
  void aTouchedFileIsNoChange() throws IOException {
    start();

    write(manifests.resolve("web.yaml"), "web 1");

    assertThat(soon()).isEmpty();
  }

  @Test
  void followsTheFilesThatTheConfigurationNames() throws IOException {
    start();
    write(root.resolve("tls.key"), "key 2");
    assertThat(soon().orElseThrow().files()).containsEntry("tls.key", "key 2");

    write(root.resolve("other.key"), "other");
    write(config, "key: tls.key other.key");
    assertThat(soon().orElseThrow().files()).containsOnlyKeys("tls.key", "other.key");

    write(root.resolve("other.key"), "other 2");
    assertThat(soon().orElseThrow().files()).containsEntry("other.key", "other 2");
  }

  @Test
  void aNamedFileThatNeverExistedIsAbsentUntilItAppears() throws IOException {
    write(config, "key: later.key");
    assertThat(start().files()).isEmpty();

    write(root.resolve("later.key"), "here");

    assertThat(soon().orElseThrow().files()).containsEntry("later.key", "here");
  }

  @Test
  void keepsEverythingWhenTheFolderVanishes() throws IOException {
    start();
    Files.move(manifests, root.resolve("away"));
    FileContents contents = soon().orElseThrow();
    assertThat(texts(contents)).containsExactly("web 1");
    assertThat(problems(contents)).containsExactly(manifests + ": it does not exist");

    Files.move(root.resolve("away"), manifests);

    assertThat(soon().orElseThrow().diagnostics()).isEmpty();
  }

  /** What is left when a volume is unmounted. */
  @Test
  void keepsEverythingWhenAnEmptyFolderTakesThePlace() throws IOException {
    start();
    Files.move(manifests, root.resolve("away"));
    Files.createDirectory(manifests);
    FileContents contents = soon().orElseThrow();
    assertThat(texts(contents)).containsExactly("web 1");
    assertThat(contents.diagnostics()).hasSize(1);

    write(manifests.resolve("fresh.yaml"), "fresh");

    assertThat(texts(soon().orElseThrow())).containsExactly("fresh");
  }

  @Test
  void keepsTheConfigurationAndItsFilesWhenTheyVanish() throws IOException {
    start();
    Files.delete(root.resolve("tls.key"));
    FileContents withoutKey = soon().orElseThrow();
    assertThat(withoutKey.files()).containsEntry("tls.key", "key 1");
    assertThat(problems(withoutKey)).containsExactly("tls.key: it does not exist");

    Files.delete(config);
    FileContents withoutBoth = soon().orElseThrow();
    assertThat(withoutBoth.config()).isPresent();
    assertThat(withoutBoth.files()).containsEntry("tls.key", "key 1");
    assertThat(withoutBoth.diagnostics()).hasSize(2);
  }

  @Test
  void keepsTheTextOfAFileThatIsNoTextAnyMore() throws IOException {
    start();

    Files.write(manifests.resolve("web.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});

    FileContents contents = soon().orElseThrow();
    assertThat(texts(contents)).containsExactly("web 1");
    assertThat(problems(contents)).singleElement().asString().contains("not UTF-8");
  }

  @Test
  void keepsWhatIsBehindALinkThatBreaks() throws IOException {
    Path target = write(root.resolve("target"), "linked");
    Files.createSymbolicLink(manifests.resolve("link.yaml"), target);
    assertThat(texts(start())).containsExactly("linked", "web 1");

    Files.delete(target);

    FileContents contents = soon().orElseThrow();
    assertThat(texts(contents)).containsExactly("linked", "web 1");
    assertThat(contents.diagnostics()).hasSize(1);
  }

  @Test
  void keepsTheLastGoodTextOfABrokenFile() throws IOException {
    start();
    write(manifests.resolve("web.yaml"), "{broken");
    FileContents broken = soon().orElseThrow();
    assertThat(texts(broken)).containsExactly("web 1");
    assertThat(broken.diagnostics()).extracting(Diagnostic::problem).containsExactly("not YAML");

    write(manifests.resolve("web.yaml"), "{broken again");
    write(manifests.resolve("api.yaml"), "api");
    FileContents stillBroken = soon().orElseThrow();
    assertThat(texts(stillBroken)).containsExactly("api", "web 1");

    write(manifests.resolve("web.yaml"), "web 2");
    FileContents mended = soon().orElseThrow();
    assertThat(texts(mended)).containsExactly("api", "web 2");
    assertThat(mended.diagnostics()).isEmpty();
  }

  /** A program that truncates a file and takes its time to write it anew. */
  @ParameterizedTest
  @CsvSource({"web 1, '', empty", "'{faulty', '', empty", "'{faulty', '{broken', not YAML"})
  void keepsATextOfWhichMoreCouldBeRead(String before, String after, String problem)
      throws IOException {
    write(manifests.resolve("web.yaml"), before);
    start();

    write(manifests.resolve("web.yaml"), after);

    FileContents contents = soon().orElseThrow();
    assertThat(texts(contents)).containsExactly(before);
    assertThat(contents.diagnostics()).extracting(Diagnostic::problem).containsExactly(problem);

    write(manifests.resolve("web.yaml"), "web 2");

    assertThat(texts(soon().orElseThrow())).containsExactly("web 2");
  }

  @Test
  void leavesABrokenFileWithoutAGoodTextToTheTranslation() throws IOException {
    write(manifests.resolve("web.yaml"), "{broken");
    FileContents contents = start();
    assertThat(texts(contents)).containsExactly("{broken");
    assertThat(contents.diagnostics()).isEmpty();

    write(manifests.resolve("web.yaml"), "{broken again");

    assertThat(texts(soon().orElseThrow())).containsExactly("{broken again");
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    Process process =
        new ProcessBuilder("mkfifo", manifests.resolve("pipe.yaml").toString()).start();
    assertThat(process.waitFor()).isZero();

    FileContents contents = start();

    assertThat(texts(contents)).containsExactly("web 1");
    assertThat(problems(contents)).singleElement().asString().contains("not a regular file");
  }

  @Test
  void survivesALoopOfLinks() throws IOException {
    Files.createSymbolicLink(manifests.resolve("loop"), manifests);

    assertThat(texts(start())).containsExactly("web 1");
  }

  @Test
  void theStartNeedsItsSources() {
    FirstRead first =
        new FileSource(
                settings(Optional.of(root.resolve("no.yaml")), Optional.of(root.resolve("none"))),
                timer)
            .read();

    assertThat(first).isInstanceOf(FirstRead.Incomplete.class);
    assertThat(((FirstRead.Incomplete) first).diagnostics())
        .extracting(d -> d.object().name())
        .containsExactly(root.resolve("no.yaml").toString(), root.resolve("none").toString());
  }

  @Test
  void printsNoContents() {
    assertThat(start().toString()).doesNotContain("key 1").doesNotContain("web 1");
  }

  private static Set<String> problems(FileContents contents) {
    return contents.diagnostics().stream()
        .map(d -> d.object().name() + d.problem().replace("cannot be read", ""))
        .collect(Collectors.toSet());
  }
}
