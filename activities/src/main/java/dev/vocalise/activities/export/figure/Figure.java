package dev.vocalise.activities.export.figure;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A figure in one form. */
abstract class Figure implements Export {
  private final String name;
  private final String title;
  private final boolean pdf;
  private final Function<ExportedCampaign, Drawing> drawing;

  Figure(String name, String title, boolean pdf, Function<ExportedCampaign, Drawing> drawing) {
    this.name = name;
    this.title = title;
    this.pdf = pdf;
    this.drawing = drawing;
  }

  @Override
  public String name() {
    return name + (pdf ? "-pdf" : "-svg");
  }

  @Override
  public String title() {
    return title + (pdf ? " (PDF)" : " (SVG)");
  }

  @Override
  public String mediaType() {
    return pdf ? "application/pdf" : "image/svg+xml";
  }

  @Override
  public String ending() {
    return name + (pdf ? ".pdf" : ".svg");
  }

  @Override
  public boolean isText() {
    return !pdf;
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    Drawing drawn = drawing.apply(what);
    out.write(
        pdf ? PdfFigure.write(drawn) : SvgFigure.write(drawn).getBytes(StandardCharsets.UTF_8));
  }

  /** UAR of the experiments, for a browser or a word processor. */
  public static final class IntervalsSvg extends Figure {
    public IntervalsSvg() {
      super("intervals", "Figure of intervals", false, what -> IntervalFigure.of(what.table()));
    }
  }

  /** UAR of the experiments, for LaTeX. */
  public static final class IntervalsPdf extends Figure {
    public IntervalsPdf() {
      super("intervals", "Figure of intervals", true, what -> IntervalFigure.of(what.table()));
    }
  }

  /** Accuracy on S_va, for a browser or a word processor. */
  public static final class CurvesSvg extends Figure {
    public CurvesSvg() {
      super("curves", "Figure of curves", false, CurvesFigure::of);
    }
  }

  /** Accuracy on S_va, for LaTeX. */
  public static final class CurvesPdf extends Figure {
    public CurvesPdf() {
      super("curves", "Figure of curves", true, CurvesFigure::of);
    }
  }
}
