package dev.vocalise.activities.export.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines, marks and words on a sheet, in points from its upper left corner.
 *
 * @param title the picture in a sentence, for those who cannot see it
 */
record Drawing(String title, double width, double height, List<Shape> shapes) {
  Drawing {
    shapes = List.copyOf(shapes);
  }

  /** Something that is drawn; later ones lie on earlier ones. */
  sealed interface Shape {}

  /** A line through all of the points. */
  record Path(List<Point> points, Ink ink, double width, boolean dashed) implements Shape {
    Path {
      points = List.copyOf(points);
    }
  }

  /** An area, lightly filled. */
  record Area(List<Point> points, Ink ink) implements Shape {
    Area {
      points = List.copyOf(points);
    }
  }

  /** A filled dot. */
  record Dot(Point at, double radius, Ink ink) implements Shape {}

  /** Words on a base line. */
  record Words(Point at, String text, Anchor anchor, double size) implements Shape {}

  /** A place. */
  record Point(double x, double y) {}

  /** Which part of the words stands at their place. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** Colours that differ in brightness too, so that they survive a printer without colour. */
  enum Ink {
    BLACK(0x000000),
    GREY(0xb4b4b4),
    BLUE(0x0b3d91),
    ORANGE(0xd55e00),
    GREEN(0x009e73),
    PINK(0xcc79a7),
    SKY(0x56b4e9),
    YELLOW(0xe69f00),
    BROWN(0x7a4a12),
    SLATE(0x5b6574);

    final int rgb;

    Ink(int rgb) {
      this.rgb = rgb;
    }

    /** One for the n-th series; they begin again after the last. */
    static Ink series(int n) {
      List<Ink> series = List.of(BLUE, ORANGE, GREEN, PINK, SKY, YELLOW, BROWN, SLATE);
      return series.get(n % series.size());
    }
  }

  /** Collects shapes. */
  static final class Sheet {
    private final List<Shape> shapes = new ArrayList<>();

    void line(double x1, double y1, double x2, double y2, Ink ink, double width) {
      shapes.add(new Path(List.of(new Point(x1, y1), new Point(x2, y2)), ink, width, false));
    }

    void dashed(double x1, double y1, double x2, double y2, Ink ink) {
      shapes.add(new Path(List.of(new Point(x1, y1), new Point(x2, y2)), ink, 0.7, true));
    }

    void path(List<Point> points, Ink ink) {
      shapes.add(new Path(points, ink, 1.4, false));
    }

    void area(List<Point> points, Ink ink) {
      shapes.add(new Area(points, ink));
    }

    void dot(double x, double y, double radius, Ink ink) {
      shapes.add(new Dot(new Point(x, y), radius, ink));
    }

    void words(double x, double y, String text, Anchor anchor) {
      shapes.add(new Words(new Point(x, y), text, anchor, 9));
    }

    Drawing drawing(String title, double width, double height) {
      return new Drawing(title, width, height, shapes);
    }
  }
}
