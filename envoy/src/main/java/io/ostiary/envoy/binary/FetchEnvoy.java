package io.ostiary.envoy.binary;

/**
 * Prints the path of a usable Envoy. The scripts run this file as a source program before anything
 * is built, so it and what it reaches need nothing but the JDK.
 */
final class FetchEnvoy {
  private FetchEnvoy() {}

  public static void main(String[] args) throws InterruptedException {
    switch (EnvoyBinaries.ofProcess().find(step -> System.err.println(step.words()))) {
      case BinaryResult.Found found -> System.out.println(found.binary().path());
      case BinaryResult.Missing missing -> {
        System.err.println(missing.message());
        System.exit(3);
      }
    }
  }
}
