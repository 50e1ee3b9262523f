package dev.vocalise.activities.export.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.activities.export.figure.Drawing.Anchor;
import dev.vocalise.activities.export.figure.Drawing.Ink;
import dev.vocalise.activities.export.figure.Drawing.Point;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class FigureTest {
  private static Drawing drawing() {
    Drawing.Sheet sheet = new Drawing.Sheet();
    sheet.line(10, 10, 90, 10, Ink.BLUE, 1.5);
    sheet.dashed(50, 5, 50, 15, Ink.ORANGE);
    sheet.area(List.of(new Point(10, 20), new Point(90, 20), new Point(50, 40)), Ink.GREEN);
    sheet.dot(50, 10, 3, Ink.BLACK);
    sheet.words(50, 60, "ours & <theirs> é Δ 中", Anchor.MIDDLE);
    return sheet.drawing("A & B", 100, 70);
  }

  @Test
  void svgIsWellFormedAndKeepsEveryWord() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(SvgFigure.write(drawing()))));
    assertThat(svg.getDocumentElement().getAttribute("viewBox")).isEqualTo("0 0 100 70");
    assertThat(svg.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("ours & <theirs> é Δ 中");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
  }

  @Test
  void pdfIsOnePageOfItsSizeWithItsFontEmbedded() throws IOException {
    try (PDDocument pdf = Loader.loadPDF(PdfFigure.write(drawing()))) {
      assertThat(pdf.getNumberOfPages()).isEqualTo(1);
      assertThat(pdf.getPage(0).getMediaBox().getWidth()).isEqualTo(100);
      assertThat(new PDFTextStripper().getText(pdf)).contains("ours & <theirs> é Δ ?");
      var resources = pdf.getPage(0).getResources();
      for (var name : resources.getFontNames()) {
        PDFont font = resources.getFont(name);
        assertThat(font.isEmbedded()).isTrue();
      }
    }
  }

  @Test
  void equalDrawingsAreEqualBytes() throws IOException {
    assertThat(PdfFigure.write(drawing())).isEqualTo(PdfFigure.write(drawing()));
  }

  @Test
  void anAxisHasRoomForItsValuesAndRoundTicks() {
    Axis axis = Axis.over(List.of(42.0, 71.0), 0, 100);
    assertThat(axis.low()).isEqualTo(35);
    assertThat(axis.high()).isEqualTo(75);
    assertThat(axis.ticks()).startsWith(35.0).endsWith(75.0).hasSizeBetween(4, 9);
    assertThat(axis.clamped(200)).isEqualTo(100);
  }
}
