package dev.vocalise.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the style promises, by the numbers of WCAG 2.1. */
class StyleTest {
  private static final Path STYLE =
      Path.of("src/main/resources/META-INF/resources/ui/vocalise.css");
  private static final Pattern COLOUR = Pattern.compile("--(\\w+): #([0-9a-f]{3,6});");
  private static final Pattern SHADE =
      Pattern.compile("\\.q(\\d) \\{ background: color-mix\\(in srgb, var\\(--accent\\) (\\d+)%");

  /** Numbers of a confusion matrix are read on every shade of their cells. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsStandOutOnEveryShade(boolean dark) throws IOException {
    String css = Files.readString(STYLE);
    Map<String, int[]> colours = colours(css, dark);
    Matcher shade = SHADE.matcher(css);
    int shades = 0;
    while (shade.find()) {
      double share = Integer.parseInt(shade.group(2)) / 100.0;
      double[] cell = new double[3];
      for (int i = 0; i < 3; i++) {
        cell[i] = share * of(colours, "accent")[i] + (1 - share) * of(colours, "paper")[i];
      }
      int[] ink = of(colours, "ink");
      assertThat(contrast(cell, new double[] {ink[0], ink[1], ink[2]}))
          .as("q" + shade.group(1))
          .isGreaterThanOrEqualTo(4.5);
      shades++;
    }
    assertThat(shades).isEqualTo(8);
  }

  /** Those of the first block, with those of the dark one over them. */
  private static Map<String, int[]> colours(String css, boolean dark) {
    int darkBlock = css.indexOf("prefers-color-scheme: dark");
    Map<String, int[]> colours = new HashMap<>(read(css.substring(0, darkBlock)));
    if (dark) {
      colours.putAll(read(css.substring(darkBlock, css.indexOf("box-sizing"))));
    }
    return colours;
  }

  private static int[] of(Map<String, int[]> colours, String name) {
    return Objects.requireNonNull(colours.get(name), name);
  }

  private static Map<String, int[]> read(String block) {
    Map<String, int[]> colours = new HashMap<>();
    Matcher found = COLOUR.matcher(block);
    while (found.find()) {
      String hex =
          found.group(2).length() == 3
              ? found.group(2).replaceAll("([0-9a-f])", "$1$1")
              : found.group(2);
      int rgb = Integer.parseInt(hex, 16);
      colours.put(found.group(1), new int[] {rgb >> 16, rgb >> 8 & 255, rgb & 255});
    }
    return colours;
  }

  private static double contrast(double[] one, double[] other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(double[] rgb) {
    double[] linear = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = rgb[i] / 255;
      linear[i] = part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
}
