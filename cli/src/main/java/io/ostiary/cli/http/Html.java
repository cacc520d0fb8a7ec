package io.ostiary.cli.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The pages of the development servers: no script, light and dark, readable on a phone. */
public final class Html {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#59636e;\
      --line:#d8dee4;--accent:#1f5fbf;--good:#1a7f37;--bad:#b42318}
      @media(prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#171c23;--ink:#e6eaef;\
      --soft:#9aa5b1;--line:#2c343d;--accent:#7db0ff;--good:#5ecb7b;--bad:#ff8f85}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--bg);color:var(--ink);\
      font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      main{max-width:44rem;margin:0 auto;padding:2rem 1rem}
      h1{font-size:1.35rem;line-height:1.3;margin:0 0 .25rem}
      h2{font-size:1rem;margin:1.75rem 0 .5rem}
      p{margin:.25rem 0 .75rem}.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
      .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.25rem}
      button.user{display:block;width:100%;margin:.6rem 0;padding:.8rem 1rem;text-align:left;\
      font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);\
      border-radius:8px;cursor:pointer}
      button.user:hover,button.user:focus-visible{border-color:var(--accent);\
      outline:2px solid var(--accent);outline-offset:1px}
      button.user span{display:block;color:var(--soft);font-size:.9rem}
      dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.35rem 1rem;margin:0}
      dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
      code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
      pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
      a{color:var(--accent)}details{margin-top:1rem}summary{cursor:pointer}
      @media(max-width:30rem){main{padding:1rem .75rem}dl{grid-template-columns:1fr;gap:0}\
      dd{margin-bottom:.6rem}}
      """;
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; frame-ancestors 'none'"
          .formatted(styleHash());

  private Html() {}

  /** A page. The body is HTML: whatever comes from outside must have gone through {@link #text}. */
  public static HttpReply page(int status, String title, String body) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body><main>
        %s
        </main></body>
        </html>
        """
            .formatted(text(title), STYLE, body);
    return HttpReply.of(status, "text/html; charset=utf-8", html)
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        // With no-referrer browsers would send "Origin: null" with the forms of these pages.
        .with("referrer-policy", "same-origin");
  }

  /** Text, escaped for element content and quoted attributes. */
  public static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String styleHash() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
