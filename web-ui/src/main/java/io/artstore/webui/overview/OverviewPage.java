package io.artstore.webui.overview;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Turns an {@link Overview} into HTML. Every value is escaped for the place where it stands. */
final class OverviewPage {
  static final String CONTENT_TYPE = "text/html; charset=utf-8";

  private static final String TEMPLATE = "overview/overview.jte";
  private static final String TEMPLATE_PACKAGE = "io.artstore.webui";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, OverviewPage.class.getClassLoader(), TEMPLATE_PACKAGE);

  byte[] render(Overview overview) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    engine.render(TEMPLATE, overview, output);
    return output.toByteArray();
  }

  static byte[] asset(String name) {
    try (InputStream in =
        Objects.requireNonNull(OverviewPage.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
