package io.ostiary.tests;

import io.ostiary.tests.harness.WebClient;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one plain form of the sign-out page. */
record SignOutForm(URI action, String fields) {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*action=\"([^\"]*sign_out[^\"]*)\"", Pattern.CASE_INSENSITIVE);
  private static final Pattern FIELD =
      Pattern.compile(
          "<input[^>]*name=\"([^\"]*)\"[^>]*value=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);

  /** Finds the form in a page. */
  static SignOutForm in(HttpResponse<String> page) {
    Matcher form = FORM.matcher(page.body());
    if (!form.find()) {
      throw new AssertionError("no sign-out form in " + page.body());
    }
    URI action = page.uri().resolve(form.group(1).replace("&amp;", "&"));
    List<String> fields = new ArrayList<>();
    Matcher field = FIELD.matcher(page.body());
    while (field.find()) {
      fields.add(encode(field.group(1)) + "=" + encode(field.group(2)));
    }
    return new SignOutForm(action, String.join("&", fields));
  }

  /** Sends it as a browser does. */
  HttpResponse<String> submit(WebClient browser) {
    return browser.post(
        action.toString(),
        fields,
        "origin",
        action.getScheme() + "://" + action.getAuthority(),
        "sec-fetch-site",
        "same-origin");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
