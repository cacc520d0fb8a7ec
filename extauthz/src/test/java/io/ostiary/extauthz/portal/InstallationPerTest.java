package io.ostiary.extauthz.portal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh {@link Installation} for each test of a class, with browsers that visit it. */
final class InstallationPerTest implements BeforeEachCallback, AfterEachCallback {
  private final Deque<Installation> started = new ArrayDeque<>();

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    started.push(new Installation());
  }

  @Override
  public void afterEach(ExtensionContext test) {
    started.pop().close();
  }

  Installation get() {
    return started.element();
  }

  /** A browser that was nowhere yet. */
  Browser browser() {
    return new Browser(get());
  }
}
