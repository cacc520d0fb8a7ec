package io.ostiary.extauthz.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/**
 * The pages as HTML, from templates that are compiled with the program: a template that does not
 * fit its data does not build, and every value is escaped for the place where it stands.
 */
public final class HtmlPages implements Pages {
  /** Where the pages expect the style sheet, which is the class path resource {@link #STYLE}. */
  public static final String STYLE_PATH = "/.pomerium/assets/style.css";

  /** The style sheet on the class path. */
  public static final String STYLE = "/pages/style.css";

  private static final String TEMPLATES = "io.ostiary.extauthz.pages.templates";

  private final TemplateEngine templates;

  public HtmlPages() {
    templates =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlPages.class.getClassLoader(), TEMPLATES);
    templates.setTrimControlStructures(true);
  }

  @Override
  public String forbidden(Forbidden page) {
    return render("forbidden.jte", page);
  }

  @Override
  public String problem(Problem page) {
    return render("problem.jte", page);
  }

  @Override
  public String notice(Notice page) {
    return render("notice.jte", page);
  }

  @Override
  public String confirmSignOut(ConfirmSignOut page) {
    return render("confirmSignOut.jte", page);
  }

  @Override
  public String signedOut(SignedOut page) {
    return render("signedOut.jte", page);
  }

  @Override
  public String userInfo(UserInfo page) {
    return render("userInfo.jte", page);
  }

  private String render(String template, Object page) {
    StringOutput output = new StringOutput(4096);
    templates.render(template, page, output);
    return output.toString();
  }
}
