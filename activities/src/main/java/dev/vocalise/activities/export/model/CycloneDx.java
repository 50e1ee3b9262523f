package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import java.io.IOException;
import java.io.OutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;

/** A bill of materials of models, checkpoints and corpora: CycloneDX 1.6 with model cards. */
public final class CycloneDx implements Export {
  @Override
  public String name() {
    return "cyclonedx";
  }

  @Override
  public String title() {
    return "CycloneDX ML-BOM";
  }

  @Override
  public String mediaType() {
    return "application/vnd.cyclonedx+json";
  }

  @Override
  public String ending() {
    return "cdx.json";
  }

  @Override
  public void write(ExportedCampaign what, OutputStream out) throws IOException {
    try {
      String json =
          BomGeneratorFactory.createJson(Version.VERSION_16, new MaterialBill(what).bom())
              .toJsonString(true);
      out.write((json + "\n").getBytes(UTF_8));
    } catch (GeneratorException e) {
      throw new IOException("the bill of materials cannot be written: " + e.getMessage(), e);
    }
  }
}
