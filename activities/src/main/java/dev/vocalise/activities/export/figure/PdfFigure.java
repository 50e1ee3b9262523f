package dev.vocalise.activities.export.figure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;

/**
 * A drawing as PDF for {@code \includegraphics}: one page of its size, lines and letters instead of
 * pixels, its font embedded as publishers want it. Equal drawings give equal bytes.
 */
final class PdfFigure {
  /** Liberation Sans, which PDFBox carries: the widths of Helvetica, with Greek and Cyrillic. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** Share of the radius at which a cubic curve is a quarter of a circle. */
  private static final double ROUND = 0.5523;

  private static final float FAINT = 0.18f;

  private PdfFigure() {}

  static byte[] write(Drawing drawing) throws IOException {
    try (PDDocument document = new PDDocument();
        InputStream letters = PDDocument.class.getResourceAsStream(FONT)) {
      document.setDocumentId(0L); // otherwise made of the time
      document.getDocumentInformation().setTitle(drawing.title());
      PDPage page = new PDPage(new PDRectangle((float) drawing.width(), (float) drawing.height()));
      document.addPage(page);
      PDType0Font font = PDType0Font.load(document, letters, true);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        for (Drawing.Shape shape : drawing.shapes()) {
          write(shape, content, font, drawing.height());
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    }
  }

  private static void write(
      Drawing.Shape shape, PDPageContentStream content, PDType0Font font, double height)
      throws IOException {
    if (shape instanceof Drawing.Path path) {
      content.setStrokingColor(colour(path.ink()));
      content.setLineWidth((float) path.width());
      content.setLineDashPattern(path.dashed() ? new float[] {3, 2} : new float[0], 0);
      outline(path.points(), content, height);
      content.stroke();
    } else if (shape instanceof Drawing.Area area) {
      content.saveGraphicsState();
      PDExtendedGraphicsState faint = new PDExtendedGraphicsState();
      faint.setNonStrokingAlphaConstant(FAINT);
      content.setGraphicsStateParameters(faint);
      content.setNonStrokingColor(colour(area.ink()));
      outline(area.points(), content, height);
      content.fill();
      content.restoreGraphicsState();
    } else if (shape instanceof Drawing.Dot dot) {
      content.setNonStrokingColor(colour(dot.ink()));
      circle(dot.at().x(), height - dot.at().y(), dot.radius(), content);
      content.fill();
    } else if (shape instanceof Drawing.Words words) {
      content.setNonStrokingColor(colour(Drawing.Ink.BLACK));
      String text = shown(words.text(), font);
      double width = font.getStringWidth(text) / 1000 * words.size();
      double share =
          switch (words.anchor()) {
            case START -> 0;
            case MIDDLE -> 0.5;
            case END -> 1;
          };
      content.beginText();
      content.setFont(font, (float) words.size());
      content.newLineAtOffset(
          (float) (words.at().x() - share * width), (float) (height - words.at().y()));
      content.showText(text);
      content.endText();
    }
  }

  private static void outline(
      List<Drawing.Point> points, PDPageContentStream content, double height) throws IOException {
    for (int i = 0; i < points.size(); i++) {
      float x = (float) points.get(i).x();
      float y = (float) (height - points.get(i).y());
      if (i == 0) {
        content.moveTo(x, y);
      } else {
        content.lineTo(x, y);
      }
    }
  }

  private static void circle(double x, double y, double r, PDPageContentStream content)
      throws IOException {
    double k = ROUND * r;
    content.moveTo((float) (x + r), (float) y);
    curve(content, x + r, y + k, x + k, y + r, x, y + r);
    curve(content, x - k, y + r, x - r, y + k, x - r, y);
    curve(content, x - r, y - k, x - k, y - r, x, y - r);
    curve(content, x + k, y - r, x + r, y - k, x + r, y);
  }

  private static void curve(
      PDPageContentStream content, double a, double b, double c, double d, double e, double f)
      throws IOException {
    content.curveTo((float) a, (float) b, (float) c, (float) d, (float) e, (float) f);
  }

  private static java.awt.Color colour(Drawing.Ink ink) {
    return new java.awt.Color(ink.rgb);
  }

  /** Letters that the font does not have become question marks: a figure is better than none. */
  private static String shown(String text, PDType0Font font) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(letter -> shown.append(has(font, letter) ? letter : "?"));
    return shown.toString();
  }

  private static boolean has(PDType0Font font, String letter) {
    try {
      font.encode(letter);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
