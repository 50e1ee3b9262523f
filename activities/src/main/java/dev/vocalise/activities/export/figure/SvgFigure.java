package dev.vocalise.activities.export.figure;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A drawing as SVG 1.1: opens in a browser, in Inkscape, and in a word processor. */
final class SvgFigure {
  private SvgFigure() {}

  static String write(Drawing drawing) {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%spt\" height=\"%spt\""
                + " viewBox=\"0 0 %s %s\" font-family=\"Helvetica, Arial, sans-serif\">\n",
            number(drawing.width()),
            number(drawing.height()),
            number(drawing.width()),
            number(drawing.height())));
    text.append("<title>").append(escaped(drawing.title())).append("</title>\n");
    drawing.shapes().forEach(shape -> text.append(write(shape)).append('\n'));
    return text.append("</svg>\n").toString();
  }

  private static String write(Drawing.Shape shape) {
    if (shape instanceof Drawing.Path path) {
      return format(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>",
          points(path.points()),
          colour(path.ink()),
          number(path.width()),
          path.dashed() ? " stroke-dasharray=\"3 2\"" : "");
    }
    if (shape instanceof Drawing.Area area) {
      return format(
          "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"0.18\"/>",
          points(area.points()), colour(area.ink()));
    }
    if (shape instanceof Drawing.Dot dot) {
      return format(
          "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>",
          number(dot.at().x()), number(dot.at().y()), number(dot.radius()), colour(dot.ink()));
    }
    Drawing.Words words = (Drawing.Words) shape;
    return format(
        "<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\">%s</text>",
        number(words.at().x()),
        number(words.at().y()),
        number(words.size()),
        words.anchor().name().toLowerCase(Locale.ROOT),
        escaped(words.text()));
  }

  private static String points(List<Drawing.Point> points) {
    return points.stream()
        .map(point -> number(point.x()) + "," + number(point.y()))
        .collect(Collectors.joining(" "));
  }

  private static String colour(Drawing.Ink ink) {
    return format("#%06x", ink.rgb);
  }

  private static String number(double value) {
    return format("%.2f", value).replaceFirst("\\.?0+$", "");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
