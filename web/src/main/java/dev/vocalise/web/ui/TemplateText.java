package dev.vocalise.web.ui;

import io.quarkus.qute.TemplateExtension;

/** What templates may do with a text. */
@TemplateExtension
public final class TemplateText {
  private TemplateText() {}

  /** As one segment of a path. */
  static String urlPath(String name) {
    return Pages.segment(name);
  }
}
