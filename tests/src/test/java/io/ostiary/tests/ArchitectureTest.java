package io.ostiary.tests;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The arrows between modules and the purity of the core, as ARCHITECTURE.md states them. */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(
              "io.ostiary.policy",
              "io.ostiary.translator",
              "io.ostiary.xds",
              "io.ostiary.extauthz",
              "io.ostiary.envoy",
              "io.ostiary.cli");

  @Test
  void everyModuleIsSeen() {
    for (String module : new String[] {"policy", "translator", "xds", "extauthz", "envoy", "cli"}) {
      classes()
          .that(resideInAPackage("io.ostiary." + module + ".."))
          .should()
          .bePublic()
          .orShould()
          .notBePublic()
          .allowEmptyShould(false)
          .check(OURS);
    }
  }

  @Test
  void policyKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("io.ostiary.policy..")
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "io.ostiary.policy..",
                    "java..",
                    "com.google.common..",
                    "com.google.errorprone..",
                    "org.snakeyaml..",
                    "org.jspecify..")))
        .check(OURS);
  }

  @Test
  void translatorKnowsPolicyAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.ostiary.translator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ostiary.xds..", "io.ostiary.extauthz..", "io.ostiary.envoy..", "io.ostiary.cli..")
        .check(OURS);
  }

  @Test
  void authorizationAndTranslationDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.ostiary.extauthz..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ostiary.translator..", "io.ostiary.xds..", "io.ostiary.envoy..", "io.ostiary.cli..")
        .check(OURS);
  }

  @Test
  void xdsKnowsTranslatorAndPolicy() {
    noClasses()
        .that()
        .resideInAPackage("io.ostiary.xds..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.ostiary.extauthz..", "io.ostiary.envoy..", "io.ostiary.cli..")
        .check(OURS);
  }

  @Test
  void envoyModuleKnowsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.ostiary.envoy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ostiary.policy..",
            "io.ostiary.translator..",
            "io.ostiary.xds..",
            "io.ostiary.extauthz..",
            "io.ostiary.cli..")
        .check(OURS);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.ostiary.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void theCoreIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage("io.ostiary.policy..", "io.ostiary.translator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net.http..", "org.slf4j..", "java.lang.ref..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class,
            Clock.class,
            Random.class,
            ThreadLocalRandom.class,
            java.io.File.class,
            java.net.Socket.class,
            java.security.SecureRandom.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(OURS);
  }

  @Test
  void timeComesFromAClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.ostiary.cli..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(OURS);
  }

  @Test
  void onlyCheckKnowsEnvoysAuthorizationProtos() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.ostiary.extauthz.check..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.envoyproxy.envoy.service.auth..")
        .check(OURS);
  }

  @Test
  void kubernetesTypesStayWhereObjectsAreReadAndWritten() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.ostiary.translator.source..",
            "io.ostiary.xds.kubernetes..",
            "io.ostiary.xds.files..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(OURS);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().haveModifier(JavaModifier.FINAL).check(OURS);
  }

  @Test
  void randomnessIsSecure() {
    noClasses()
        .that(alwaysTrue())
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, ThreadLocalRandom.class)
        .check(OURS);
  }
}
