package io.ostiary.tests.harness;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** A question to a health or admin endpoint. */
public final class Probe {
  private Probe() {}

  /** Whether the answer is 200; no answer is "no". */
  public static boolean isOk(String url) {
    return status(url) == 200;
  }

  /** The answer's status; -1 where there is none. */
  public static int status(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(2000);
      return connection.getResponseCode();
    } catch (IOException e) {
      return -1;
    }
  }
}
