package io.ostiary.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;
  private FakeClone clone;

  @BeforeEach
  void setUp() throws IOException {
    clone = new FakeClone(folder);
  }

  @Test
  void buildsWhenNeededAndPassesArgumentsOn() throws Exception {
    assertThat(run("dev", "two words", "*").last()).contains("\"dev|two words|*\"");
    assertThat(run("dev").lines()).hasSize(1);
    assertThat(clone.builds()).isEqualTo(1);

    clone.edit();
    assertThat(run("dev").exitCode()).isZero();
    assertThat(clone.builds()).isEqualTo(2);
  }

  @Test
  void printsJsonOnlyAndTurnsTheVariablesOfTheJvmIntoArguments() throws Exception {
    FakeClone.Ended ended =
        clone.run(
            clone.launcher(),
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx64m '-Doption=two words'", "JDK_JAVA_OPTIONS", "-ea"));

    assertThat(ended.last()).contains("\"option\":\"two words\"");
    for (String line : ended.lines()) {
      assertThat(new JsonMapper().readTree(line).isObject()).as(line).isTrue();
    }
  }

  @Test
  void doesWithoutAFolderForTemporaryFilesThatIsNotThere() throws Exception {
    run("dev");

    FakeClone.Ended ended =
        clone.run(clone.launcher(), Map.of("TMPDIR", folder.resolve("missing").toString()), "dev");

    assertThat(ended.lines()).singleElement().asString().contains("\"arguments\":\"dev\"");
  }

  @Test
  void saysWhyABuildFailed() throws Exception {
    clone.breakBuild("cannot find \"symbol\"");

    FakeClone.Ended ended = run("dev");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines()).anyMatch(line -> line.contains("cannot find \\\"symbol\\\""));
    for (String line : ended.lines()) {
      assertThat(new JsonMapper().readTree(line).isObject()).as(line).isTrue();
    }
  }

  @Test
  void findsItselfThroughALinkAndItsJavaBesideAnOlderOne() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), clone.launcher());
    Path old = folder.resolve("jdk-17");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    FakeClone.makeExecutable(Files.writeString(old.resolve("bin/java"), "#!/bin/false\n"));
    String current = System.getProperty("java.home");

    FakeClone.Ended ended =
        clone.run(link, Map.of("JAVA_HOME", old.toString(), "JDK25_HOME", current), "dev");

    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void buildsOnceForAllWhoStartAtTheSameTime() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(clone.start(clone.launcher(), folder.resolve("log" + i), Map.of(), "dev"));
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(clone.builds()).isEqualTo(1);
  }

  @Test
  void becomesJavaWhoseBuildOutlastsTheNextOne() throws Exception {
    Path output = folder.resolve("output");
    Process process = clone.start(clone.launcher(), output, Map.of(), "wait");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(output).contains("\"arguments\":\"wait\""));
    assertThat(process.info().command())
        .hasValueSatisfying(name -> assertThat(name).endsWith("java"));

    clone.edit();
    assertThat(run("dev").exitCode()).isZero();
    assertThat(clone.kept()).hasSize(2);

    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
  }

  private FakeClone.Ended run(String... arguments) throws IOException, InterruptedException {
    return clone.run(clone.launcher(), Map.of(), arguments);
  }
}
