package dev.vocalise.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * axe-core in an open page: its rules for WCAG 2.0 to 2.2, levels A and AA, and what it calls best
 * practice. In the dark only what depends on colours is looked at, since nothing else changes.
 */
final class Axe {
  private static final String SCRIPT = script();

  /** Shadows at the edges of what scrolls are gradients, behind which axe sees no colour. */
  private static final String FLAT =
      "document.querySelectorAll('.scroll, .wide')"
          + ".forEach(one => one.style.background = 'var(--paper)')";

  private static final String EVERYTHING =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
  private static final String COLOURS =
      "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}";

  private static final String RUN =
      """
      async () => {
        const found = await axe.run(document, {resultTypes: ['violations'], runOnly: %s});
        return found.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`));
      }
      """;

  private Axe() {}

  /** Changes the look of the page: to be called after its picture was taken. */
  static void assertNoViolations(Page page, String name, ColorScheme scheme) {
    page.evaluate(FLAT);
    page.evaluate(SCRIPT);
    Object found = page.evaluate(RUN.formatted(scheme == ColorScheme.DARK ? COLOURS : EVERYTHING));
    assertThat(found).as("axe on %s, %s", name, scheme).isEqualTo(List.of());
  }

  private static String script() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      if (script == null) {
        throw new IllegalStateException("no axe.min.js among the test dependencies");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
